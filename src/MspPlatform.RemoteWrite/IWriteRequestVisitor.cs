namespace MspPlatform.RemoteWrite;

/// <summary>
/// What <see cref="WriteRequestWalker"/> reports, in the order of the bytes. Implement it as a struct: the walker is compiled for each.
/// <para>
/// Spans point into the message and live as long as it does. Protobuf lets labels, samples, histograms and exemplars of one series come
/// in any order, so a series' labels are complete only at <see cref="EndSeries"/>: decide there. After a fault the calls made so far
/// describe a part of a broken body; drop them.
/// </para>
/// </summary>
public interface IWriteRequestVisitor
{
    /// <summary>A <c>TimeSeries</c> starts.</summary>
    /// <param name="series">The bytes of the message, without tag and length; not verified yet.</param>
    void BeginSeries(ReadOnlySpan<byte> series);

    /// <summary>One label. Where the sender gave name or value more than once inside it, the last one counts, as in proto3 and VictoriaMetrics.</summary>
    /// <param name="name">Bytes of the name, empty if absent; not checked to be UTF-8.</param>
    /// <param name="value">Bytes of the value, empty if absent; not checked to be UTF-8.</param>
    void Label(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value);

    /// <summary>One sample.</summary>
    /// <param name="timestamp">Milliseconds since 1970 UTC, any 64-bit value; 0 if absent.</param>
    /// <param name="valueBits">The IEEE 754 bits as sent: a detour over <see cref="double"/> may lose the payload of a stale marker (a NaN).</param>
    void Sample(long timestamp, ulong valueBits);

    /// <summary>One native histogram.</summary>
    /// <param name="timestamp">Milliseconds since 1970 UTC, any 64-bit value; 0 if absent.</param>
    /// <param name="histogram">The bytes of the message: its fields have sound wire types; spans and packed values inside are not verified.</param>
    void Histogram(long timestamp, ReadOnlySpan<byte> histogram);

    /// <summary>One exemplar.</summary>
    /// <param name="exemplar">The bytes of the message: its fields have sound wire types; the labels inside are not verified.</param>
    void Exemplar(ReadOnlySpan<byte> exemplar);

    /// <summary>The series is complete.</summary>
    void EndSeries();

    /// <summary>One <c>MetricMetadata</c>, beside the series.</summary>
    /// <param name="metadata">The bytes of the message: its fields have sound wire types.</param>
    void Metadata(ReadOnlySpan<byte> metadata);
}
