using System.Runtime.InteropServices;

namespace MspPlatform.RemoteWrite;

/// <summary>What <see cref="WriteRequestInspector"/> measures the series of a body by. Give the store's own limits: it drops in silence.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SeriesRules
{
    /// <summary>
    /// Most series of a body, 0 for any number. An empty series is two bytes of a body and 25 of an inspection, so a hostile body without
    /// this bound takes thirteen times its own memory.
    /// </summary>
    public int MaxSeries { get; init; }

    /// <summary>Most labels of a series, the metric name included.</summary>
    public required int MaxLabels { get; init; }

    /// <summary>Longest label name, in bytes.</summary>
    public required int MaxNameBytes { get; init; }

    /// <summary>Longest label value, the metric name's too, in bytes.</summary>
    public required int MaxValueBytes { get; init; }

    /// <summary>Earliest time of a sample or histogram, in milliseconds since 1970 UTC; itself allowed.</summary>
    public required long MinTimestamp { get; init; }

    /// <summary>Latest time of a sample or histogram, in milliseconds since 1970 UTC; itself allowed.</summary>
    public required long MaxTimestamp { get; init; }

    /// <summary>
    /// Whether only series whose labels are sorted by name may become known (<see cref="KnownSeries"/>): what makes rewriting them quick.
    /// </summary>
    public bool KnowOnlySorted { get; init; }

    /// <summary>
    /// Random and secret, one per process: who knows it can make series of one fingerprint. Fingerprints of different seeds have nothing
    /// to do with each other.
    /// </summary>
    public required ulong FingerprintSeed { get; init; }
}
