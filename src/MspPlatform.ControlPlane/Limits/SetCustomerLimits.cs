using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Audit;
using MspPlatform.ControlPlane.Customers;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Limits;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Customers;

namespace MspPlatform.ControlPlane.Limits;

/// <summary>Replaces what a customer has other than its plan.</summary>
internal sealed class SetCustomerLimits(PlatformContext database, AuditLog audit, TimeProvider clock, ILogger<SetCustomerLimits> log)
{
    public async Task<Outcome<Customer>> ExecuteAsync(
        Caller caller, CustomerId id, LimitSettings settings, ExpectedVersion expected, CancellationToken cancellationToken)
    {
        if (!settings.Read().Succeeded(out LimitOverrides? overrides, out Failure? fault))
            return fault;

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.Customers.VisibleTo(caller).SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } customer)
            return CustomerErrors.NotFound;
        if (!expected.Matches(customer.Version))
            return CustomerErrors.VersionMismatch;

        var before = LimitSettings.Of(customer.LimitOverrides);
        customer.LimitOverrides = overrides;
        if (!database.ChangeTracker.HasChanges())
            return customer;

        customer.UpdatedAt = clock.GetStorableNow();
        try
        {
            await audit.CommitAsync(new AuditRecord(caller, "customer.limits", id, id.Value, before, LimitSettings.Of(overrides)), cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return CustomerErrors.Changed;
        }

        Log.CustomerLimitsChanged(log, id, caller.Actor);
        return customer;
    }
}
