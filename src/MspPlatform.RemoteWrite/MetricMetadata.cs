namespace MspPlatform.RemoteWrite;

/// <summary>What a sender tells of one metric family. Spans point into the message; none is checked to be UTF-8.</summary>
public readonly ref struct MetricMetadata
{
    /// <summary>Unknown for a number that nobody defined.</summary>
    public MetricFamilyType Type { get; init; }

    /// <summary>The family's name, without suffixes such as <c>_bucket</c>; empty if absent.</summary>
    public ReadOnlySpan<byte> Family { get; init; }

    public ReadOnlySpan<byte> Help { get; init; }

    public ReadOnlySpan<byte> Unit { get; init; }
}
