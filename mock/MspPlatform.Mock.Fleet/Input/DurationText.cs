using System.Globalization;

namespace MspPlatform.Mock.Fleet.Input;

/// <summary>Durations as Prometheus writes them, one number and one unit: <c>500ms</c>, <c>15s</c>, <c>10m</c>, <c>2h</c>.</summary>
internal static class DurationText
{
    // "ms" before "s": both end in s.
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3_600)];

    /// <param name="text">The duration.</param>
    /// <param name="duration">More than 0, at most 1,000 hours.</param>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        foreach (var (unit, seconds) in Units)
        {
            if (text is null || !text.EndsWith(unit, StringComparison.Ordinal))
                continue;
            if (!double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;
            var total = number * seconds;
            if (total is <= 0 or > 3_600_000)
                return false;
            duration = TimeSpan.FromSeconds(total);
            return true;
        }

        return false;
    }
}
