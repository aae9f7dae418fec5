using System.Runtime.InteropServices;

namespace MspPlatform.RemoteWrite;

/// <summary>What a remote write 1.0 body holds. All counts are 0 or more.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WriteRequestSummary
{
    /// <summary>Time series, those without samples too.</summary>
    public int Series { get; init; }

    /// <summary>Float samples, stale markers too.</summary>
    public int Samples { get; init; }

    /// <summary>Native histogram samples.</summary>
    public int Histograms { get; init; }

    /// <summary>Exemplars; VictoriaMetrics stores none.</summary>
    public int Exemplars { get; init; }

    /// <summary>Metadata entries.</summary>
    public int Metadata { get; init; }

    /// <summary>Labels of the series with the most, name included, among those that were read; repeated names and empty values count.</summary>
    public int MaxLabels { get; init; }

    /// <summary>Earliest time of a sample or histogram, in milliseconds since 1970 UTC; <see cref="long.MaxValue"/> if there is none.</summary>
    public long MinTimestamp { get; init; }

    /// <summary>Latest time of a sample or histogram, in milliseconds since 1970 UTC; <see cref="long.MinValue"/> if there is none.</summary>
    public long MaxTimestamp { get; init; }

    /// <summary>Series without a metric name: neither <c>__name__</c> nor the empty label name, which VictoriaMetrics takes as the same, has a value.</summary>
    public int SeriesWithoutName { get; init; }

    /// <summary>Labels that are not for a client to set.</summary>
    public ReservedLabels ReservedLabels { get; init; }

    /// <summary>
    /// Nothing that could be stored, though the body is sound: do not answer such a body as a success without thought.
    /// </summary>
    public bool IsEmpty => Samples == 0 && Histograms == 0 && Exemplars == 0 && Metadata == 0;
}
