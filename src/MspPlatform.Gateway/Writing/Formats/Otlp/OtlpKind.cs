namespace MspPlatform.Gateway.Writing.Formats.Otlp;

/// <summary>Kinds of metrics, by the numbers of their fields in <c>Metric</c> (opentelemetry-proto, metrics/v1/metrics.proto).</summary>
internal enum OtlpKind
{
    None = 0,
    Gauge = 5,
    Sum = 7,
    Histogram = 9,
    ExponentialHistogram = 10,
    Summary = 11,
}
