using System.Globalization;
using System.Text;

namespace MspPlatform.Mock.Fleet.Telemetry;

/// <summary>The simulator's own counters in the Prometheus text format 0.0.4.</summary>
internal static class MetricsText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Of(FleetCounters counters, int servers)
    {
        var text = new StringBuilder();
        Metric("msp_mock_fleet_servers", "gauge", "Simulated servers.", ("", servers));
        Metric("msp_mock_fleet_samples_produced_total", "counter", "Samples that came due.", ("", counters.ProducedSamples));
        Metric("msp_mock_fleet_samples_acknowledged_total", "counter", "Samples answered with 2xx.", ("", counters.AcknowledgedSamples));
        Metric("msp_mock_fleet_samples_retried_total", "counter", "Samples sent again, counted each time.", ("", counters.RetriedSamples));
        Metric("msp_mock_fleet_samples_dropped_total", "counter", "Samples given up, by status code or cause.", Labelled("reason", counters.DroppedSamples));
        Metric("msp_mock_fleet_requests_total", "counter", "Requests by status code or failure.", Labelled("code", counters.Requests));
        Metric("msp_mock_fleet_sent_bytes_total", "counter", "Compressed bytes of answered requests.", ("", counters.AnsweredBytes));
        return text.ToString();

        void Metric(string name, string type, string help, params (string Labels, long Value)[] samples)
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
            foreach (var (labels, value) in samples)
                text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {value}\n");
        }
    }

    private static (string, long)[] Labelled(string label, IReadOnlyDictionary<string, long> counts) =>
        [.. counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => ($"{{{label}=\"{pair.Key}\"}}", pair.Value))];
}
