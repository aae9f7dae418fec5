using System.Runtime.InteropServices;

namespace MspPlatform.Gateway.Writing.Formats;

/// <summary>What became of a sound body. All counts are 0 or more.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FormatTally
{
    /// <summary>Samples written; every one is a series of its own in the message.</summary>
    public int Samples { get; init; }

    /// <summary>InfluxDB fields left out because their values are text.</summary>
    public int TextFields { get; init; }

    /// <summary>
    /// OpenTelemetry points left out because they are not cumulative: without state there is no counter to make of a difference, and a sender
    /// can be told to send cumulative ones (<c>OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=cumulative</c>).
    /// </summary>
    public int DeltaPoints { get; init; }

    /// <summary>OpenTelemetry points left out because remote write 1.0 as stored here has no such thing: exponential histograms.</summary>
    public int ExponentialHistogramPoints { get; init; }

    /// <summary>OpenTelemetry points left out because they have neither a value nor the flag that says so.</summary>
    public int PointsWithoutValue { get; init; }
}
