using MspPlatform.Gateway.Writing.Formats.Otlp;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing.Formats;

/// <summary>
/// OpenTelemetry's <c>ExportMetricsServiceRequest</c> in protobuf (opentelemetry-proto, collector/metrics/v1/metrics_service.proto), translated
/// as OpenTelemetry asks for (opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics, "OTLP Metric points to Prometheus").
/// Left out and counted: points that are not cumulative, and exponential histograms. Left out: instrumentation scopes, exemplars, start times.
/// </summary>
internal static class OtlpMetricsDecoder
{
    /// <summary>Replaces what <paramref name="output"/> holds by the samples of a body.</summary>
    /// <returns>False if there is a fault: nothing is in <paramref name="output"/> then.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> body, in FormatOptions options, WriteRequestWriter output, out FormatTally tally, out FormatFault fault)
    {
        output.Clear();
        using var series = new SeriesBuilder(output, options.MaxOutputBytes);
        using var request = new OtlpRequest(series, options.NowMilliseconds);
        fault = request.Read(body);
        tally = fault.IsNone ? request.Tally : default;
        if (!fault.IsNone)
            output.Clear();
        return fault.IsNone;
    }
}
