using Microsoft.EntityFrameworkCore;
using MspPlatform.Domain.Audit;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Audit;

namespace MspPlatform.ControlPlane.Audit;

/// <summary>Recomputes every link of the chain. Reads each row once and holds none: about a second for a few hundred thousand entries.</summary>
internal sealed class VerifyAudit(PlatformContext database)
{
    public async Task<AuditVerification> ExecuteAsync(CancellationToken cancellationToken)
    {
        byte[] previous = AuditChain.Genesis;
        long expected = 1;
        IQueryable<AuditEntry> entries = database.AuditEntries.AsNoTracking().OrderBy(e => e.Sequence);
        await foreach (AuditEntry entry in entries.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (entry.Sequence != expected || !AuditChain.Link(previous, entry.Content).AsSpan().SequenceEqual(entry.Hash))
                return new AuditVerification(false, expected - 1, expected);
            previous = entry.Hash;
            expected++;
        }

        return new AuditVerification(true, expected - 1, null);
    }
}
