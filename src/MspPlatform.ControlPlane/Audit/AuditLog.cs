using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MspPlatform.Domain.Audit;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Audit;

namespace MspPlatform.ControlPlane.Audit;

/// <summary>Appends to the audit chain, in the transaction of the change that it tells about.</summary>
internal sealed class AuditLog(PlatformContext database, TimeProvider clock, ControlPlaneMetrics metrics)
{
    // Any number will do as long as nobody else in this database locks the same one: "audit" on a telephone keypad.
    private const long ChainLock = 28348;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>
    /// Saves the pending changes and their entry, then commits. Writers queue here for the end of the chain, last of all locks, so
    /// that the chain has no gaps and no two of them can wait for each other.
    /// </summary>
    /// <exception cref="DbUpdateException">The change violates a constraint; nothing was kept.</exception>
    public async Task CommitAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        if (database.Database.CurrentTransaction is not { } transaction)
            throw new InvalidOperationException("A change and its audit entry belong in one transaction; begin it before the change.");
        await database.SaveChangesAsync(cancellationToken);
        await TakeChainAsync(cancellationToken);
        var content = new AuditContent(
            Sequence: 0,
            clock.GetStorableNow(),
            record.Caller.Actor,
            record.Action,
            record.Customer?.Value,
            record.Subject,
            record.Before is null ? null : JsonSerializer.Serialize(record.Before, Json),
            record.After is null ? null : JsonSerializer.Serialize(record.After, Json),
            record.Caller.Address?.ToString());
        await AppendAsync([content], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        metrics.Changed(record.Action);
    }

    /// <summary>Waits for the end of the chain and holds it to the end of the transaction.</summary>
    public Task TakeChainAsync(CancellationToken cancellationToken) =>
        database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({ChainLock})", cancellationToken);

    /// <summary>Adds entries to the chain that <see cref="TakeChainAsync"/> took, and saves them and whatever else is pending.</summary>
    /// <param name="contents">In the order in which they shall stand; their sequence is set here.</param>
    public async Task AppendAsync(IReadOnlyCollection<AuditContent> contents, CancellationToken cancellationToken)
    {
        var last = await database.AuditEntries
            .OrderByDescending(e => e.Sequence)
            .Select(e => new { e.Sequence, e.Hash })
            .FirstOrDefaultAsync(cancellationToken);
        (long sequence, byte[] hash) = (last?.Sequence ?? 0, last?.Hash ?? AuditChain.Genesis);
        foreach (AuditContent content in contents)
        {
            AuditContent next = content with { Sequence = ++sequence };
            hash = AuditChain.Link(hash, next);
            database.AuditEntries.Add(ToEntry(next, hash));
        }

        await database.SaveChangesAsync(cancellationToken);
    }

    private static AuditEntry ToEntry(AuditContent content, byte[] hash) => new()
    {
        Sequence = content.Sequence,
        At = content.At,
        Actor = content.Actor,
        Action = content.Action,
        CustomerId = content.CustomerId,
        Subject = content.Subject,
        Before = content.Before,
        After = content.After,
        Address = content.Address,
        Hash = hash,
    };
}
