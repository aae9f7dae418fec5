using MspPlatform.ControlPlane.Tokens;
using MspPlatform.Persistence.Tokens;

namespace MspPlatform.ControlPlane.ReadPasses;

/// <summary>What is known of a read pass; never the pass itself.</summary>
/// <param name="State"><c>pending</c> (never used), <c>active</c>, <c>expired</c> or <c>revoked</c>. The edge also refuses a pass whose holder's credential has ended.</param>
/// <param name="HolderId">The credential of the MSP that it was issued to.</param>
/// <param name="Holder">That credential's name.</param>
/// <param name="LastUsed">Its newest use, to the minute; null when it was never used.</param>
public sealed record ReadPassResponse(
    Guid Id,
    string Prefix,
    string State,
    Guid HolderId,
    string Holder,
    string Reason,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? RevokedAt,
    LastUsedResponse? LastUsed)
{
    internal static ReadPassResponse From(AccessToken token, DateTimeOffset now) => new(
        token.Id,
        token.Prefix,
        TokenResponse.StateText(token, now),
        token.PassHolderId!.Value,
        token.PassHolder!,
        token.PassReason!,
        token.CreatedAt,
        token.ExpiresAt!.Value,
        token.RevokedAt,
        LastUsedResponse.From(token.LastUse));
}
