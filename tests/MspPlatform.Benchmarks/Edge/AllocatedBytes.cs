using System.Globalization;

namespace MspPlatform.Benchmarks.Edge;

/// <summary>Reads how many managed bytes a Gateway has allocated since it started, from its own metrics.</summary>
internal static class AllocatedBytes
{
    private const string Metric = "dotnet_gc_heap_total_allocated_total ";

    internal static async Task<double> ReadAsync(int metricsPort, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var text = await http.GetStringAsync(new Uri($"http://127.0.0.1:{metricsPort}/metrics"), cancellationToken);
        var line = text.Split('\n').Single(line => line.StartsWith(Metric, StringComparison.Ordinal));
        return double.Parse(line.AsSpan(Metric.Length), CultureInfo.InvariantCulture);
    }
}
