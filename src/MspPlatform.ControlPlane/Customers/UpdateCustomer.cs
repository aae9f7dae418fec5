using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Audit;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain.Customers;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Customers;

namespace MspPlatform.ControlPlane.Customers;

/// <summary>Changes a customer's name or plan.</summary>
internal sealed class UpdateCustomer(PlatformContext database, AuditLog audit, TimeProvider clock)
{
    public async Task<Outcome<Customer>> ExecuteAsync(
        Caller caller, CustomerId id, UpdateCustomerRequest request, ExpectedVersion expected, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.Customers.VisibleTo(caller).SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } customer)
            return CustomerErrors.NotFound;
        if (!expected.Matches(customer.Version))
            return CustomerErrors.VersionMismatch;

        CustomerResponse before = CustomerResponse.From(customer);
        customer.Name = request.Name ?? customer.Name;
        customer.Plan = request.Plan ?? customer.Plan;
        if (!database.ChangeTracker.HasChanges())
            return customer;

        customer.UpdatedAt = clock.GetStorableNow();
        try
        {
            await audit.CommitAsync(new AuditRecord(caller, "customer.update", id, id.Value, before, CustomerResponse.From(customer)), cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return CustomerErrors.Changed;
        }
        catch (DbUpdateException exception) when (exception.Violates(Constraints.CustomerPlan))
        {
            return CustomerErrors.UnknownPlan(customer.Plan);
        }

        return customer;
    }
}
