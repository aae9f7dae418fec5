
namespace MspPlatform.ControlPlane.Tokens;

/// <summary>A token that was just made.</summary>
/// <param name="Token">The credential itself. It is shown here and never again: only a keyed hash of it is kept.</param>
/// <param name="Prefix">The token's first 12 characters, by which lists and logs name it.</param>
public sealed record IssuedTokenResponse(
    Guid Id,
    string Token,
    string Prefix,
    string Name,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt)
{
    internal static IssuedTokenResponse From(IssuedToken issued) =>
        new(issued.Row.Id, issued.Text, issued.Row.Prefix, issued.Row.Name, issued.Row.CreatedAt, issued.Row.ExpiresAt);
}
