using System.Net;
using Microsoft.EntityFrameworkCore;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Edge;
using MspPlatform.Persistence.Tokens;
using Npgsql;

namespace MspPlatform.ControlPlane.Access;

/// <summary>Decides whose API key this is. Asks the database each time, so that revoking and rescoping hold at the next request.</summary>
internal sealed class ApiKeyVerifier(PlatformContext database, NpgsqlDataSource dataSource, TokenHasher hasher, TimeProvider clock)
{
    /// <summary>How exactly last use is known: a key that is used all the time writes one row a minute, not one a request.</summary>
    private static readonly TimeSpan UseResolution = TimeSpan.FromMinutes(1);

    public async Task<Outcome<Caller>> VerifyAsync(string text, IPAddress? address, string? userAgent, CancellationToken cancellationToken)
    {
        if (!TokenText.TryParse(text, out TokenKind kind))
            return AccessErrors.MalformedToken;
        if (kind != TokenKind.Api)
            return AccessErrors.WrongTokenKind;

        TokenHash hash = hasher.Hash(text);
        var found = await database.Tokens
            .AsNoTracking()
            .Where(t => t.Hash == hash && t.Kind == TokenKind.Api)
            .Select(t => new
            {
                Key = t,
                t.LastUse,
                CustomerState = database.Customers.Where(c => c.Id == t.CustomerId).Select(c => (CustomerState?)c.State).SingleOrDefault(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return AccessErrors.UnknownToken;

        DateTimeOffset now = clock.GetUtcNow();
        if (Refuse(found.Key, found.CustomerState, address, now) is { } refusal)
            return refusal;
        if (found.LastUse is null || now - found.LastUse.LastUsedAt >= UseResolution)
            await RecordUseAsync(found.Key.Id, now, address, userAgent, cancellationToken);
        return new Caller(
            $"api-key:{found.Key.Id}", found.Key.CustomerId, found.Key.Scopes.ToHashSet(StringComparer.Ordinal), address, found.Key.Id, found.Key.Name);
    }

    private static Failure? Refuse(AccessToken key, CustomerState? customer, IPAddress? address, DateTimeOffset now)
    {
        switch (key.Lifetime.StateAt(now, everUsed: true))
        {
            case TokenState.Revoked:
                return AccessErrors.TokenRevoked;
            case TokenState.Expired:
                return AccessErrors.TokenExpired;
        }

        // A stored network that cannot be read must not open the door to everybody.
        if (!AllowedNetworks.TryParse(key.AllowedCidrs, out AllowedNetworks? networks, out _) || !networks.Allows(address))
            return AccessErrors.AddressNotAllowed;
        return customer is { } state and not CustomerState.Active ? AccessErrors.CustomerNotActive(state) : null;
    }

    private Task RecordUseAsync(Guid id, DateTimeOffset now, IPAddress? address, string? userAgent, CancellationToken cancellationToken)
    {
        string? agent = userAgent is { Length: > TokenUse.MaxUserAgentLength } ? userAgent[..TokenUse.MaxUserAgentLength] : userAgent;
        var use = new TokenUse { TokenId = id, LastUsedAt = now, Address = address, UserAgent = agent };
        return TokenUses.WriteAsync(dataSource, [use], cancellationToken);
    }
}
