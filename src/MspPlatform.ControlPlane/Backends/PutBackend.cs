using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Audit;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain.Backends;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Backends;

namespace MspPlatform.ControlPlane.Backends;

/// <summary>Creates a back end or says where it is now; the edges hear of it by themselves. No sample is moved.</summary>
internal sealed class PutBackend(PlatformContext database, AuditLog audit, TimeProvider clock, ILogger<PutBackend> log)
{
    public async Task<Outcome<Backend>> ExecuteAsync(
        Caller caller, BackendName name, PutBackendRequest request, ExpectedVersion expected, CancellationToken cancellationToken)
    {
        if (!BackendPlace.TryParse(request.Kind, request.WriteUrl, request.ReadUrls, out BackendPlace? place, out string? fault))
            return BackendErrors.Invalid(fault);

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        Backend? backend = await database.Backends.SingleOrDefaultAsync(b => b.Name == name, cancellationToken);
        if (!expected.Matches(backend?.Version))
            return BackendErrors.VersionMismatch;

        BackendResponse? before = backend is null ? null : BackendResponse.From(backend);
        DateTimeOffset now = clock.GetStorableNow();
        if (backend is null)
        {
            backend = database.Backends.Add(New(name, place.Kind, request, now)).Entity;
        }
        else
        {
            backend.Kind = place.Kind;
            backend.WriteUrl = request.WriteUrl;
            if (!backend.ReadUrls.SequenceEqual(request.ReadUrls))
                backend.ReadUrls = request.ReadUrls;
            if (!database.ChangeTracker.HasChanges())
                return backend;
            backend.UpdatedAt = now;
        }

        try
        {
            string action = before is null ? "backend.create" : "backend.update";
            await audit.CommitAsync(new AuditRecord(caller, action, null, name.Value, before, BackendResponse.From(backend)), cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return BackendErrors.Changed;
        }
        catch (DbUpdateException exception) when (exception.Violates(Constraints.BackendName))
        {
            return BackendErrors.Changed;
        }

        Log.BackendChanged(log, name, caller.Actor);
        return backend;
    }

    private static Backend New(BackendName name, BackendKind kind, PutBackendRequest request, DateTimeOffset now) => new()
    {
        Name = name,
        Kind = kind,
        WriteUrl = request.WriteUrl,
        ReadUrls = request.ReadUrls,
        CreatedAt = now,
        UpdatedAt = now,
    };
}
