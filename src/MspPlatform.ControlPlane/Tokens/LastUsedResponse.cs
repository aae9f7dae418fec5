using MspPlatform.Persistence.Tokens;

namespace MspPlatform.ControlPlane.Tokens;

/// <param name="At">When, to the minute.</param>
/// <param name="Address">From which address, as the edge saw it.</param>
/// <param name="UserAgent">The agent's name and version as it says itself.</param>
public sealed record LastUsedResponse(DateTimeOffset At, string? Address, string? UserAgent)
{
    internal static LastUsedResponse? From(TokenUse? use) => use is null ? null : new(use.LastUsedAt, use.Address?.ToString(), use.UserAgent);
}
