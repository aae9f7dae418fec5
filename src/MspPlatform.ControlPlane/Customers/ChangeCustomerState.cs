using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Audit;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain.Customers;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Customers;

namespace MspPlatform.ControlPlane.Customers;

/// <summary>
/// Suspends and resumes. Asking for the state that a customer is in already changes nothing and succeeds, so that a program can repeat
/// the call; a customer that is leaving or has left is past both.
/// </summary>
internal sealed class ChangeCustomerState(PlatformContext database, AuditLog audit, TimeProvider clock, ILogger<ChangeCustomerState> log)
{
    public Task<Outcome<Customer>> SuspendAsync(Caller caller, CustomerId id, CancellationToken cancellationToken) =>
        ChangeAsync(caller, id, CustomerState.Suspended, "customer.suspend", cancellationToken);

    public Task<Outcome<Customer>> ResumeAsync(Caller caller, CustomerId id, CancellationToken cancellationToken) =>
        ChangeAsync(caller, id, CustomerState.Active, "customer.resume", cancellationToken);

    private async Task<Outcome<Customer>> ChangeAsync(
        Caller caller, CustomerId id, CustomerState target, string action, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.Customers.VisibleTo(caller).SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } customer)
            return CustomerErrors.NotFound;
        if (customer.State == target)
            return customer;
        if (customer.State is not (CustomerState.Active or CustomerState.Suspended))
            return CustomerErrors.WrongState(customer.State);

        CustomerResponse before = CustomerResponse.From(customer);
        customer.State = target;
        customer.UpdatedAt = clock.GetStorableNow();
        try
        {
            await audit.CommitAsync(new AuditRecord(caller, action, id, id.Value, before, CustomerResponse.From(customer)), cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return CustomerErrors.Changed;
        }

        Log.CustomerStateChanged(log, id, target, caller.Actor);
        return customer;
    }
}
