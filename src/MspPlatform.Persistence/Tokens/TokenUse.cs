using System.Net;

namespace MspPlatform.Persistence.Tokens;

/// <summary>The newest use of a token that the edge has seen.</summary>
public sealed class TokenUse
{
    public const int MaxUserAgentLength = 200;

    public required Guid TokenId { get; init; }

    public required DateTimeOffset LastUsedAt { get; init; }

    public IPAddress? Address { get; init; }

    /// <summary>The agent's name and version as it says itself, cut to <see cref="MaxUserAgentLength"/> characters.</summary>
    public string? UserAgent { get; init; }
}
