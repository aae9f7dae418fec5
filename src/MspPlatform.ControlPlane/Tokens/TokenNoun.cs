using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence.Tokens;

namespace MspPlatform.ControlPlane.Tokens;

/// <summary>What a kind of token is called in routes and audit actions.</summary>
internal static class TokenNoun
{
    public static string Of(AccessToken token) => token.IsReadPass ? "read-pass" : Of(token.Kind);

    public static string Of(TokenKind kind) => kind switch
    {
        TokenKind.Agent => "agent-token",
        TokenKind.Query => "query-token",
        TokenKind.Api => "api-key",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Tokens of this kind are not issued here."),
    };
}
