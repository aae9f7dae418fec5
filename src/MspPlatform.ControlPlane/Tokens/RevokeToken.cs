using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Audit;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Tokens;

namespace MspPlatform.ControlPlane.Tokens;

/// <summary>Ends a token at once. Revoking a revoked token changes nothing and succeeds: whoever found a leak must be able to press twice.</summary>
internal sealed class RevokeToken(PlatformContext database, AuditLog audit, TimeProvider clock, ILogger<RevokeToken> log)
{
    /// <param name="visible">The tokens that this caller may revoke.</param>
    public async Task<Outcome<AccessToken>> ExecuteAsync(Caller caller, IQueryable<AccessToken> visible, Guid id, CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.GetStorableNow();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await visible.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } token)
            return TokenErrors.NotFound;

        int changed = await database.Tokens
            .Where(t => t.Id == id && t.RevokedAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(t => t.RevokedAt, now), cancellationToken);
        if (changed == 0)
            return token;

        TokenSnapshot before = TokenSnapshot.Of(token);
        await audit.CommitAsync(
            new AuditRecord(caller, $"{TokenNoun.Of(token)}.revoke", token.CustomerId, id.ToString(), before, before with { RevokedAt = now }),
            cancellationToken);
        Log.TokenRevoked(log, token.Kind, id, caller.Actor);
        return token;
    }
}
