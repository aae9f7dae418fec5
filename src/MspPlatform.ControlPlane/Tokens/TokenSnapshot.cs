using System.Text.Json.Serialization;
using MspPlatform.Persistence.Tokens;

namespace MspPlatform.ControlPlane.Tokens;

/// <summary>A token as the audit log keeps it: neither the text nor its hash.</summary>
internal sealed record TokenSnapshot(
    string Name,
    string Prefix,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> AllowedCidrs,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RotatesOutAt,
    DateTimeOffset? RevokedAt,
    Guid? ReplacedBy = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PassHolder = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PassReason = null)
{
    public static TokenSnapshot Of(AccessToken token) =>
        new(token.Name, token.Prefix, token.Scopes, token.AllowedCidrs, token.ExpiresAt, token.RotatesOutAt, token.RevokedAt,
            PassHolder: token.PassHolder, PassReason: token.PassReason);
}
