using System.Globalization;
using System.Text.RegularExpressions;

namespace MspPlatform.Gateway.Reading;

/// <summary>
/// Times and durations as Prometheus' API takes them (https://prometheus.io/docs/prometheus/latest/querying/api/). VictoriaMetrics takes
/// more, such as <c>start=-30d</c>; what could not be measured against a limit is not passed on.
/// </summary>
internal static partial class PrometheusTime
{
    private const double MaxSeconds = 1e11;

    /// <summary>A Unix time in seconds or an RFC 3339 time.</summary>
    public static bool TryParseTime(string text, out double seconds)
    {
        if (TryParseSeconds(text, out seconds))
            return true;
        bool parsed = text.Contains('T', StringComparison.Ordinal)
            & DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time);
        seconds = time.ToUnixTimeMilliseconds() / 1000.0;
        return parsed;
    }

    /// <summary>Seconds, or a duration such as <c>1h30m</c>; above 0.</summary>
    public static bool TryParseDuration(string text, out double seconds)
    {
        if (TryParseSeconds(text, out seconds))
            return seconds > 0;
        Match match = Duration().Match(text);
        if (!match.Success)
            return false;
        seconds = 0;
        for (int i = 0; i < match.Groups[1].Captures.Count; i++)
            seconds += double.Parse(match.Groups[2].Captures[i].Value, CultureInfo.InvariantCulture) * UnitSeconds(match.Groups[3].Captures[i].Value);
        return seconds is > 0 and <= MaxSeconds;
    }

    private static bool TryParseSeconds(string text, out double seconds) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out seconds)
        && Math.Abs(seconds) <= MaxSeconds;

    private static double UnitSeconds(string unit) => unit switch
    {
        "ms" => 0.001,
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        "w" => 604_800,
        _ => 31_536_000,
    };

    [GeneratedRegex("^(([0-9]{1,12})(ms|s|m|h|d|w|y))+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Duration();
}
