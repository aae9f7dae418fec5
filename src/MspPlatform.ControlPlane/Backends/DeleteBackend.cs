using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Audit;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain.Backends;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Backends;

namespace MspPlatform.ControlPlane.Backends;

/// <summary>Removes a back end that nobody lives in. A foreign key decides the race with a customer that is placed there at the same moment.</summary>
internal sealed class DeleteBackend(PlatformContext database, AuditLog audit, ILogger<DeleteBackend> log)
{
    public async Task<Outcome<Backend>> ExecuteAsync(Caller caller, BackendName name, ExpectedVersion expected, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.Backends.SingleOrDefaultAsync(b => b.Name == name, cancellationToken) is not { } backend)
            return BackendErrors.NotFound;
        if (!expected.Matches(backend.Version))
            return BackendErrors.VersionMismatch;

        // Not left to the foreign key alone: it does not hold for "default", whose customers would find themselves in another store.
        if (await database.Customers.AnyAsync(c => c.Backend == name, cancellationToken))
            return BackendErrors.InUse(name);

        database.Backends.Remove(backend);
        try
        {
            await audit.CommitAsync(new AuditRecord(caller, "backend.delete", null, name.Value, BackendResponse.From(backend), null), cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return BackendErrors.Changed;
        }
        catch (DbUpdateException exception) when (exception.Violates(Constraints.CustomerBackend))
        {
            return BackendErrors.InUse(name);
        }

        Log.BackendRemoved(log, name, caller.Actor);
        return backend;
    }
}
