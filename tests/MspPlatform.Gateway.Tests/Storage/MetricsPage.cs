using System.Globalization;

namespace MspPlatform.Gateway.Tests.Storage;

/// <summary>The lines of VictoriaMetrics' <c>/metrics</c> that matter here, as 1.112 writes them.</summary>
internal static class MetricsPage
{
    private static readonly (string Flag, string Value)[] Defaults =
    [
        ("search.ignoreExtraFiltersAtLabelsAPI", "false"), ("usePromCompatibleNaming", "false"), ("relabelConfig", ""), ("streamAggr.config", ""),
        ("streamAggr.dropInputLabels", ""), ("maxLabelsPerTimeseries", "40"), ("maxLabelNameLen", "256"), ("maxLabelValueLen", "4096"),
        ("maxInsertRequestSize", "33554432"),
    ];

    /// <param name="changed">Flags with other values than their defaults; null leaves the flag out.</param>
    public static string Of(string shortVersion = "v1.112.0", params (string Flag, string? Value)[] changed)
    {
        IEnumerable<string> flags = Defaults.Where(flag => changed.All(c => c.Flag != flag.Flag)).Select(flag => Line(flag.Flag, flag.Value, isSet: false));
        IEnumerable<string> set = changed.Where(c => c.Value is not null).Select(c => Line(c.Flag, c.Value!, isSet: true));
        string version = string.Create(CultureInfo.InvariantCulture, $"vm_app_version{{version=\"{shortVersion}\", short_version=\"{shortVersion}\"}} 1");
        return string.Join('\n', [version, "vm_app_start_timestamp 1792000000", .. flags, .. set, ""]);
    }

    private static string Line(string flag, string value, bool isSet) => $"flag{{name=\"{flag}\", value=\"{value}\", is_set=\"{(isSet ? "true" : "false")}\"}} 1";
}
