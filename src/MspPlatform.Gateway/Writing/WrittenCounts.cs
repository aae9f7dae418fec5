using System.Globalization;

namespace MspPlatform.Gateway.Writing;

/// <summary>What of a write was stored. VictoriaMetrics stores no exemplars.</summary>
internal readonly record struct WrittenCounts(int Samples, int Histograms)
{
    public long All => (long)Samples + Histograms;

    /// <summary>
    /// The headers that remote write 2.0 asks for on success and on failure; senders of version 1.0 may use them too
    /// (https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/).
    /// </summary>
    public void ApplyTo(HttpResponse response)
    {
        response.Headers["X-Prometheus-Remote-Write-Samples-Written"] = Text(Samples);
        response.Headers["X-Prometheus-Remote-Write-Histograms-Written"] = Text(Histograms);
        response.Headers["X-Prometheus-Remote-Write-Exemplars-Written"] = "0";
    }

    private static string Text(int count) => count == 0 ? "0" : count.ToString(CultureInfo.InvariantCulture);
}
