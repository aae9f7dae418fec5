namespace MspPlatform.Domain.Tokens;

/// <summary>The instants that decide whether a token is valid. All in UTC; an end is exclusive: at <paramref name="ExpiresAt"/> the token is no longer valid.</summary>
/// <param name="RotatesOutAt">End of the overlap, set when a newer token replaced this one.</param>
public readonly record struct TokenLifetime(DateTimeOffset? ExpiresAt, DateTimeOffset? RotatesOutAt, DateTimeOffset? RevokedAt)
{
    public TokenState StateAt(DateTimeOffset now, bool everUsed)
    {
        if (RevokedAt <= now)
            return TokenState.Revoked;
        if (ExpiresAt <= now || RotatesOutAt <= now)
            return TokenState.Expired;
        if (RotatesOutAt is not null)
            return TokenState.Rotating;
        return everUsed ? TokenState.Active : TokenState.Pending;
    }
}
