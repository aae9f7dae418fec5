using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Audit;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Tokens;

namespace MspPlatform.ControlPlane.Tokens;

/// <summary>
/// Replaces a token by a new one of the same name and rights; the old one lives through the overlap, though never past its own expiry.
/// A token that was issued for ninety days is followed by one for ninety days.
/// </summary>
internal sealed class RotateToken(PlatformContext database, AuditLog audit, TokenHasher hasher, TimeProvider clock, ILogger<RotateToken> log)
{
    /// <param name="visible">The tokens that this caller may rotate.</param>
    public async Task<Outcome<IssuedToken>> ExecuteAsync(
        Caller caller, IQueryable<AccessToken> visible, Guid id, TimeSpan overlap, CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.GetStorableNow();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await visible.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } old)
            return TokenErrors.NotFound;
        if (old.Lifetime.StateAt(now, everUsed: true) != TokenState.Active)
            return TokenErrors.NotCurrent;

        // Of several at once, the first to lock the row changes it; the others find their condition no longer true.
        DateTimeOffset end = now + overlap;
        int changed = await database.Tokens
            .Where(t => t.Id == id && t.RotatesOutAt == null && t.RevokedAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(t => t.RotatesOutAt, end), cancellationToken);
        if (changed == 0)
            return TokenErrors.NotCurrent;

        var issued = IssuedToken.Create(Successor(old, now), caller.Actor, now, hasher);
        database.Tokens.Add(issued.Row);
        TokenSnapshot before = TokenSnapshot.Of(old);
        await audit.CommitAsync(
            new AuditRecord(
                caller,
                $"{TokenNoun.Of(old.Kind)}.rotate",
                old.CustomerId,
                id.ToString(),
                before,
                before with { RotatesOutAt = end, ReplacedBy = issued.Row.Id }),
            cancellationToken);
        Log.TokenRotated(log, old.Kind, id, issued.Row.Id, caller.Actor);
        return issued;
    }

    private static TokenGrant Successor(AccessToken old, DateTimeOffset now) => new(
        old.Kind,
        old.CustomerId,
        old.Name,
        old.ExpiresAt is { } expiry ? StorableTime.AddWithin(now, expiry - old.CreatedAt) : null,
        old.AllowedCidrs,
        old.Scopes);
}
