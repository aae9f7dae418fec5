using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Audit;
using MspPlatform.ControlPlane.Tokens;
using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Tokens;

namespace MspPlatform.ControlPlane.Setup;

/// <summary>
/// Makes sure that the first administrator's API key exists and may do everything. Repeating it changes nothing; a given key that is
/// not the stored one replaces it at once.
/// </summary>
internal sealed class BootstrapAdmin(PlatformContext database, AuditLog audit, TokenHasher hasher, TimeProvider clock)
{
    public const string KeyName = "bootstrap admin";

    private static readonly Caller Bootstrap = new("bootstrap", Customer: null, Scope.All, Address: null, Credential: Guid.Empty, Name: "bootstrap");

    /// <param name="given">The key's text; null to have one made when there is none yet.</param>
    /// <param name="beforeCommit">Gets the key's text when it is new; what it throws undoes the change.</param>
    /// <returns>The new key's text; null when the stored key stays.</returns>
    public async Task<string?> EnsureAsync(string? given, Func<string, Task> beforeCommit, CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.GetStorableNow();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        AccessToken? stored = await database.Tokens.AsNoTracking().SingleOrDefaultAsync(
            t => t.Kind == TokenKind.Api && t.CustomerId == null && t.Name == KeyName && t.RevokedAt == null && t.RotatesOutAt == null,
            cancellationToken);
        if (stored is not null && (given is null || stored.Hash == hasher.Hash(given)))
        {
            await WidenAsync(stored, cancellationToken);
            return null;
        }

        if (stored is not null)
        {
            await database.Tokens.Where(t => t.Id == stored.Id).ExecuteUpdateAsync(row => row.SetProperty(t => t.RevokedAt, now), cancellationToken);
        }

        var grant = new TokenGrant(TokenKind.Api, Customer: null, KeyName, ExpiresAt: null, AllowedCidrs: [], [.. Scope.All]);
        IssuedToken issued = given is null
            ? IssuedToken.Create(grant, Bootstrap.Actor, now, hasher)
            : IssuedToken.FromText(given, grant, Bootstrap.Actor, now, hasher);
        await beforeCommit(issued.Text);
        database.Tokens.Add(issued.Row);
        TokenSnapshot? before = stored is null ? null : TokenSnapshot.Of(stored);
        string action = stored is null ? "api-key.issue" : "api-key.rotate";
        await audit.CommitAsync(
            new AuditRecord(Bootstrap, action, null, issued.Row.Id.ToString(), before, TokenSnapshot.Of(issued.Row)),
            cancellationToken);
        return issued.Text;
    }

    // A newer version knows scopes that the key was made without.
    private async Task WidenAsync(AccessToken stored, CancellationToken cancellationToken)
    {
        if (Scope.All.IsSubsetOf(stored.Scopes))
            return;
        string[] all = [.. Scope.All];
        await database.Tokens.Where(t => t.Id == stored.Id).ExecuteUpdateAsync(row => row.SetProperty(t => t.Scopes, all), cancellationToken);
        TokenSnapshot before = TokenSnapshot.Of(stored);
        await audit.CommitAsync(
            new AuditRecord(Bootstrap, "api-key.widen", null, stored.Id.ToString(), before, before with { Scopes = all }),
            cancellationToken);
    }
}
