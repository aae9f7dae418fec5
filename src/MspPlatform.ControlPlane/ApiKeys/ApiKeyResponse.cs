using MspPlatform.ControlPlane.Tokens;
using MspPlatform.Persistence.Tokens;

namespace MspPlatform.ControlPlane.ApiKeys;

/// <summary>What is known of an API key; never the key itself.</summary>
/// <param name="CustomerId">The only customer that the key may touch; null for a key of the MSP itself.</param>
/// <param name="State"><c>pending</c> (never used), <c>active</c>, <c>rotating</c>, <c>expired</c> or <c>revoked</c>.</param>
public sealed record ApiKeyResponse(
    Guid Id,
    string Name,
    string Prefix,
    string State,
    IReadOnlyList<string> Scopes,
    string? CustomerId,
    IReadOnlyList<string> AllowedCidrs,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RotatesOutAt,
    DateTimeOffset? RevokedAt,
    LastUsedResponse? LastUsed)
{
    internal static ApiKeyResponse From(AccessToken key, DateTimeOffset now) => new(
        key.Id,
        key.Name,
        key.Prefix,
        TokenResponse.StateText(key, now),
        key.Scopes,
        key.CustomerId?.Value,
        key.AllowedCidrs,
        key.CreatedAt,
        key.CreatedBy,
        key.ExpiresAt,
        key.RotatesOutAt,
        key.RevokedAt,
        LastUsedResponse.From(key.LastUse));
}
