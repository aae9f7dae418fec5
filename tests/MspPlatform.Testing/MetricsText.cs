using System.Globalization;

namespace MspPlatform.Testing;

/// <summary>Reads a page of metrics in Prometheus' text format.</summary>
public static class MetricsText
{
    /// <summary>The sum over all series of a metric; 0 when there is none.</summary>
    /// <param name="having">Only series whose line holds this, such as <c>reason="sample_rate"</c>.</param>
    public static double Sum(string page, string name, string having = "") => page.Split('\n')
        .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
        .Where(line => line.Contains(having, StringComparison.Ordinal))
        .Sum(line => double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));
}
