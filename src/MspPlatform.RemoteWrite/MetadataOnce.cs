namespace MspPlatform.RemoteWrite;

/// <summary>Version 2.0 sends the metadata of a metric with each of its series, 1.0 once beside them: finds the metric and remembers it.</summary>
internal sealed class MetadataOnce(ulong seed)
{
    internal const ulong Histogram = 3, GaugeHistogram = 4, Summary = 5;

    private readonly LabelHash _hash = new(seed);
    private readonly HashSet<ulong> _seen = [];

    internal void Clear() => _seen.Clear();

    /// <summary>Whether nothing was written for this metric yet.</summary>
    internal bool IsNew(ReadOnlySpan<byte> family) => _seen.Add(_hash.Of(family));

    /// <summary>The metric that a series belongs to: a histogram's or summary's series have names of their own.</summary>
    internal static ReadOnlySpan<byte> Family(ReadOnlySpan<byte> name, ulong type)
    {
        if (type is Histogram or GaugeHistogram && name.EndsWith("_bucket"u8))
            return name[..^"_bucket"u8.Length];
        if (type is not (Histogram or GaugeHistogram or Summary))
            return name;
        return name.EndsWith("_count"u8) ? name[..^"_count"u8.Length]
            : name.EndsWith("_sum"u8) ? name[..^"_sum"u8.Length]
            : name;
    }
}
