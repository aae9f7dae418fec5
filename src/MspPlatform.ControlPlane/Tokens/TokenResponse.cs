using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence.Tokens;

namespace MspPlatform.ControlPlane.Tokens;

/// <summary>What is known of a token; never the token itself.</summary>
/// <param name="State"><c>pending</c> (never used), <c>active</c>, <c>rotating</c>, <c>expired</c> or <c>revoked</c>.</param>
/// <param name="RotatesOutAt">When the overlap with its successor ends; null when it has none.</param>
/// <param name="LastUsed">Its newest use, to the minute; null when it was never used.</param>
public sealed record TokenResponse(
    Guid Id,
    string Name,
    string Prefix,
    string State,
    IReadOnlyList<string> AllowedCidrs,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RotatesOutAt,
    DateTimeOffset? RevokedAt,
    LastUsedResponse? LastUsed)
{
    internal static TokenResponse From(AccessToken token, DateTimeOffset now) => new(
        token.Id,
        token.Name,
        token.Prefix,
        StateText(token, now),
        token.AllowedCidrs,
        token.CreatedAt,
        token.CreatedBy,
        token.ExpiresAt,
        token.RotatesOutAt,
        token.RevokedAt,
        LastUsedResponse.From(token.LastUse));

    internal static string StateText(AccessToken token, DateTimeOffset now) => token.Lifetime.StateAt(now, everUsed: token.LastUse is not null) switch
    {
        TokenState.Pending => "pending",
        TokenState.Active => "active",
        TokenState.Rotating => "rotating",
        TokenState.Expired => "expired",
        TokenState.Revoked => "revoked",
        var state => throw new InvalidOperationException($"Unknown token state {state}."),
    };
}
