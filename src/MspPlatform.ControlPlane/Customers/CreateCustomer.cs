using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Audit;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain.Backends;
using MspPlatform.Domain.Customers;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Customers;

namespace MspPlatform.ControlPlane.Customers;

/// <summary>Creates a customer. The primary key decides who of several gets an id.</summary>
internal sealed class CreateCustomer(PlatformContext database, AuditLog audit, TimeProvider clock, ILogger<CreateCustomer> log)
{
    public async Task<Outcome<Customer>> ExecuteAsync(Caller caller, CreateCustomerRequest request, CancellationToken cancellationToken)
    {
        if (CustomerId.Parse(request.Id).IsReserved)
            return CustomerErrors.Reserved(request.Id);

        DateTimeOffset now = clock.GetStorableNow();
        var customer = new Customer
        {
            Id = CustomerId.Parse(request.Id),
            Name = request.Name,
            Plan = request.Plan,
            Backend = BackendName.Parse(request.Backend),
            CreatedAt = now,
            UpdatedAt = now,
        };

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        database.Customers.Add(customer);
        try
        {
            // Saved before the entry is written, because the database assigns the account id.
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.Violates(Constraints.CustomerId))
        {
            return CustomerErrors.Exists(request.Id);
        }
        catch (DbUpdateException exception) when (exception.Violates(Constraints.CustomerPlan))
        {
            return CustomerErrors.UnknownPlan(request.Plan);
        }
        catch (DbUpdateException exception) when (exception.Violates(Constraints.CustomerBackend))
        {
            return CustomerErrors.UnknownBackend(request.Backend);
        }

        await audit.CommitAsync(
            new AuditRecord(caller, "customer.create", customer.Id, customer.Id.Value, null, CustomerResponse.From(customer)),
            cancellationToken);
        Log.CustomerCreated(log, customer.Id, caller.Actor);
        return customer;
    }
}
