using System.Buffers.Binary;

namespace MspPlatform.RemoteWrite;

/// <summary>
/// Builds one remote write 1.0 <c>WriteRequest</c> in a pooled buffer that grows as needed and is kept between requests.
/// One sample per series, and metadata; no exemplars or histograms.
/// Wire format: github.com/prometheus/prometheus/blob/main/prompb/{remote,types}.proto:
/// <c>WriteRequest{repeated TimeSeries=1, repeated MetricMetadata=3}</c>, <c>TimeSeries{repeated Label=1, repeated Sample=2}</c>,
/// <c>Label{string name=1, string value=2}</c>, <c>Sample{double value=1, int64 timestamp=2}</c>.
/// The label blocks handed in are trusted: sorting by name, uniqueness and non-empty values are the caller's duty
/// (prometheus/docs, docs/specs/prw/remote_write_spec.md, "Labels"). Not safe for use by several threads at once.
/// </summary>
public sealed class WriteRequestWriter : IDisposable
{
    private const byte FirstFieldLengthDelimited = 0x0A;
    private const byte SecondFieldLengthDelimited = 0x12;
    private const byte FirstFieldFixed64 = 0x09;
    private const byte SecondFieldVarint = 0x10;
    private const int MaxLengthBytes = 5;

    private readonly MessageBuffer _buffer;

    /// <param name="initialCapacity">Bytes rented at once, more than 0.</param>
    public WriteRequestWriter(int initialCapacity = 64 * 1024) => _buffer = new MessageBuffer(initialCapacity);

    /// <summary>The request so far, ready to be compressed. Valid until the next call on this writer.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _buffer.WrittenSpan;

    /// <summary>Forgets the request and keeps the buffer.</summary>
    public void Clear() => _buffer.Clear();

    /// <summary>Bytes that <see cref="EncodeLabel"/> writes for a name and value of these UTF-8 lengths.</summary>
    public static int EncodedLabelLength(int nameLength, int valueLength)
    {
        var body = LabelBodyLength(nameLength, valueLength);
        return 1 + VarintLength((uint)body) + body;
    }

    /// <summary>Encodes one label as a field of a TimeSeries. Blocks of several labels are these, one after the other.</summary>
    /// <param name="destination">At least <see cref="EncodedLabelLength"/> bytes.</param>
    /// <param name="name">UTF-8.</param>
    /// <param name="value">UTF-8.</param>
    /// <returns>Number of bytes written.</returns>
    public static int EncodeLabel(Span<byte> destination, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var position = 0;
        destination[position++] = FirstFieldLengthDelimited;
        position += WriteVarint(destination[position..], (uint)LabelBodyLength(name.Length, value.Length));
        destination[position++] = FirstFieldLengthDelimited;
        position += WriteVarint(destination[position..], (uint)name.Length);
        name.CopyTo(destination[position..]);
        position += name.Length;
        destination[position++] = SecondFieldLengthDelimited;
        position += WriteVarint(destination[position..], (uint)value.Length);
        value.CopyTo(destination[position..]);
        return position + value.Length;
    }

    /// <summary>Adds a series whose encoded labels stand in one piece.</summary>
    /// <param name="labels">Labels as <see cref="EncodeLabel"/> writes them, sorted by name.</param>
    /// <param name="value">Any double; its bits, a stale marker's too, go out unchanged.</param>
    /// <param name="timestampMs">Milliseconds since 1970-01-01 UTC.</param>
    public void AddSeries(ReadOnlySpan<byte> labels, double value, long timestampMs) =>
        labels.CopyTo(AddSeries(labels.Length, value, timestampMs));

    /// <summary>
    /// Adds a series and leaves the room for its labels to the caller, who can so join them from shared pieces without another copy.
    /// The room holds an earlier request's bytes: all of it must be filled before the next call on this writer.
    /// </summary>
    /// <param name="labelBytes">Exact number of encoded label bytes, 0 or more.</param>
    /// <param name="value">Any double; its bits go out unchanged.</param>
    /// <param name="timestampMs">Milliseconds since 1970-01-01 UTC.</param>
    /// <returns>The room, <paramref name="labelBytes"/> long.</returns>
    public Span<byte> AddSeries(int labelBytes, double value, long timestampMs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(labelBytes);
        var sampleBody = 1 + sizeof(double) + 1 + VarintLength((ulong)timestampMs);
        var seriesBody = checked(labelBytes + 2 + sampleBody);
        var span = _buffer.Reserve(checked(1 + VarintLength((uint)seriesBody) + seriesBody));

        span[0] = FirstFieldLengthDelimited;
        var position = 1 + WriteVarint(span[1..], (uint)seriesBody);
        var labels = span.Slice(position, labelBytes);
        position += labelBytes;

        span[position++] = SecondFieldLengthDelimited;
        span[position++] = (byte)sampleBody;
        span[position++] = FirstFieldFixed64;
        BinaryPrimitives.WriteInt64LittleEndian(span[position..], BitConverter.DoubleToInt64Bits(value));
        position += sizeof(double);
        span[position++] = SecondFieldVarint;
        WriteVarint(span[position..], (ulong)timestampMs);
        return labels;
    }

    /// <summary>Bytes that <see cref="AddMetadata"/> writes at the most.</summary>
    public static int MaxMetadataLength(in MetricMetadata metadata) =>
        1 + MaxLengthBytes + 2 + (3 * (1 + MaxLengthBytes)) + metadata.Family.Length + metadata.Help.Length + metadata.Unit.Length;

    /// <summary>Adds what is known of a metric family; empty texts are left out.</summary>
    public void AddMetadata(in MetricMetadata metadata)
    {
        const byte metadataTag = 0x1A, typeTag = 0x08, familyTag = 0x12, helpTag = 0x22, unitTag = 0x2A;
        var head = _buffer.Length;
        _buffer.Reserve(1 + MaxLengthBytes);
        if (metadata.Type != MetricFamilyType.Unknown)
        {
            var type = _buffer.Reserve(2);
            (type[0], type[1]) = (typeTag, (byte)metadata.Type);
        }

        AppendText(familyTag, metadata.Family);
        AppendText(helpTag, metadata.Help);
        AppendText(unitTag, metadata.Unit);
        _buffer.WriteHead(head, 1 + MaxLengthBytes, metadataTag);
    }

    public void Dispose() => _buffer.Dispose();

    /// <summary>As <see cref="EncodedLabelLength"/>, without the label's own tag and length.</summary>
    internal static int LabelBodyLength(int nameLength, int valueLength) =>
        1 + VarintLength((uint)nameLength) + nameLength + 1 + VarintLength((uint)valueLength) + valueLength;

    private void AppendText(byte tag, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return;
        var field = _buffer.Reserve(1 + VarintLength((uint)text.Length) + text.Length);
        field[0] = tag;
        text.CopyTo(field[(1 + WriteVarint(field[1..], (uint)text.Length))..]);
    }

    internal static int VarintLength(ulong value) => (70 - int.CreateTruncating(ulong.LeadingZeroCount(value | 1))) / 7;

    internal static int WriteVarint(Span<byte> destination, ulong value)
    {
        var position = 0;
        for (; value >= 0x80; value >>= 7)
            destination[position++] = (byte)(value | 0x80);
        destination[position++] = (byte)value;
        return position;
    }
}
