namespace MspPlatform.Gateway.Authentication;

/// <summary>The outcome of a token check: the token, or why not.</summary>
internal readonly record struct TokenVerdict(TokenEntry? Token, Refusal? Refusal)
{
    public static TokenVerdict Of(TokenEntry token) => new(token, null);

    public static implicit operator TokenVerdict(Refusal refusal) => new(null, refusal);
}
