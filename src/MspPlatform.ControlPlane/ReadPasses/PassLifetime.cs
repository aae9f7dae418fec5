using MspPlatform.ControlPlane.Tokens;

namespace MspPlatform.ControlPlane.ReadPasses;

/// <summary>How long a read pass may live: a working day at the most.</summary>
internal static class PassLifetime
{
    public static readonly TimeSpan Default = TimeSpan.FromHours(1);
    public static readonly TimeSpan Min = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan Max = TimeSpan.FromHours(8);

    /// <summary>Reads <c>hours:minutes:seconds</c>, 00:01:00 to 08:00:00.</summary>
    public static bool TryParse(string text, out TimeSpan lifetime) =>
        RotationOverlap.TryParse(text, out lifetime) && lifetime >= Min && lifetime <= Max;
}
