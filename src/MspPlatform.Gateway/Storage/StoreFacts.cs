using System.Text.RegularExpressions;

namespace MspPlatform.Gateway.Storage;

/// <summary>
/// What VictoriaMetrics says about itself in <c>/metrics</c>: <c>vm_app_version{version="…", short_version="…"}</c> and
/// <c>flag{name="…", value="…", is_set="…"}</c> for each flag, set or not (VictoriaMetrics <c>lib/appmetrics</c>). Flags that are
/// secret have the value <c>secret</c>.
/// </summary>
/// <param name="Version">Null when the page names none; empty when the build carries none, as Debian's packages do.</param>
internal sealed partial record StoreFacts(string? Version, IReadOnlyDictionary<string, string> Flags)
{
    private const int RegexPatienceMs = 1000;

    public static StoreFacts Parse(string metrics)
    {
        string? version = null;
        var flags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ReadOnlySpan<char> line in metrics.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("vm_app_version{", StringComparison.Ordinal))
            {
                Dictionary<string, string> labels = Labels(line);
                version = labels.GetValueOrDefault("short_version") is { Length: > 0 } text ? text : labels.GetValueOrDefault("version");
            }
            else if (line.StartsWith("flag{", StringComparison.Ordinal))
            {
                Dictionary<string, string> labels = Labels(line);
                if (labels.TryGetValue("name", out string? name))
                    flags[name] = labels.GetValueOrDefault("value", "");
            }
        }

        return new StoreFacts(version, flags);
    }

    private static Dictionary<string, string> Labels(ReadOnlySpan<char> line)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match match in Label().Matches(line.ToString()))
            labels[match.Groups[1].Value] = match.Groups[2].Value;
        return labels;
    }

    [GeneratedRegex("""([a-z_]+)="((?:[^"\\]|\\.)*)"[,}]""", RegexOptions.CultureInvariant, RegexPatienceMs)]
    private static partial Regex Label();
}
