using System.Runtime.InteropServices;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing.Formats;

/// <summary>
/// Puts one series together and writes a sample of it, as often as wanted: labels stay until <see cref="Clear"/>, so that the fields of a line
/// or the buckets of a histogram share theirs. What is written is sound: names are made valid, labels are sorted by the bytes of their names,
/// unique, not empty.
/// </summary>
internal sealed class SeriesBuilder(WriteRequestWriter output, int maxOutputBytes) : IDisposable
{
    /// <summary>Most labels of a series, without the name. The store keeps 40; the limit is there for the sake of the insertion below.</summary>
    public const int MaxLabels = 128;

    // Tag and length of the series, the sample with the largest timestamp.
    private const int SeriesOverhead = 1 + 5 + 2 + 9 + 11;

    private readonly PooledBytes _text = new(1024);
    private readonly PooledBytes _name = new(128);
    private readonly Label[] _labels = new Label[MaxLabels];
    private int _count;

    /// <summary>Samples written so far.</summary>
    public int Samples { get; private set; }

    private static ReadOnlySpan<byte> NameLabel => "__name__"u8;

    /// <summary>Forgets labels and name.</summary>
    public void Clear()
    {
        _count = 0;
        _text.Truncate(0);
        _name.Truncate(0);
    }

    /// <summary>Names the metric; the two parts are joined, and every byte that cannot stand in a name becomes <c>_</c>.</summary>
    public void SetName(ReadOnlySpan<byte> stem, ReadOnlySpan<byte> suffix = default)
    {
        _name.Truncate(0);
        _name.Append(stem);
        _name.Append(suffix);
        PrometheusNames.MakeMetric(_name.Span);
    }

    /// <summary>Adds a label, unless its value is empty, which means the same as no label.</summary>
    /// <returns><see cref="FormatFaultReason.DuplicateLabel"/>, <see cref="FormatFaultReason.TooManyLabels"/>, Malformed for no name at all, or none.</returns>
    public FormatFaultReason Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Add(name, value, join: false);

    /// <summary>As <see cref="Add(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>, but a value of a label that is there already is put behind a <c>;</c>.</summary>
    public FormatFaultReason AddOrJoin(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Add(name, value, join: true);

    /// <summary>Adds a label in the place of any other of the name.</summary>
    public FormatFaultReason Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Remove(name);
        return Add(name, value);
    }

    /// <param name="name">A valid label name.</param>
    public bool Contains(ReadOnlySpan<byte> name) => Find(name) >= 0;

    /// <summary>Removes a label if it is there.</summary>
    /// <param name="name">A valid label name.</param>
    public void Remove(ReadOnlySpan<byte> name)
    {
        int index = Find(name);
        if (index < 0)
            return;

        // The text of the last label is given back, or a histogram's bounds would pile up.
        Label label = _labels[index];
        if (label.NameStart + label.NameLength == label.ValueStart && label.ValueStart + label.ValueLength == _text.Length)
            _text.Truncate(label.NameStart);
        _labels.AsSpan(index + 1, _count - index - 1).CopyTo(_labels.AsSpan(index));
        _count--;
    }

    /// <summary>Writes a sample of the series.</summary>
    /// <param name="value">Any double; its bits go out unchanged.</param>
    /// <param name="timestampMs">Milliseconds since 1970 UTC.</param>
    /// <returns>None, or <see cref="FormatFaultReason.OutputTooLarge"/>: nothing was written then.</returns>
    public FormatFaultReason Write(double value, long timestampMs)
    {
        if (_name.Length == 0)
            return FormatFaultReason.Malformed;
        long length = WriteRequestWriter.EncodedLabelLength(NameLabel.Length, _name.Length);
        foreach (ref readonly Label label in _labels.AsSpan(0, _count))
            length += WriteRequestWriter.EncodedLabelLength(label.NameLength, label.ValueLength);
        if (output.WrittenSpan.Length + length + SeriesOverhead > maxOutputBytes)
            return FormatFaultReason.OutputTooLarge;

        Span<byte> room = output.AddSeries((int)length, value, timestampMs);
        bool named = false;
        foreach (ref readonly Label label in _labels.AsSpan(0, _count))
        {
            ReadOnlySpan<byte> name = NameOf(label);
            if (!named && name.SequenceCompareTo(NameLabel) > 0)
            {
                room = room[WriteRequestWriter.EncodeLabel(room, NameLabel, _name.Span)..];
                named = true;
            }

            room = room[WriteRequestWriter.EncodeLabel(room, name, _text.Span.Slice(label.ValueStart, label.ValueLength))..];
        }

        if (!named)
            WriteRequestWriter.EncodeLabel(room, NameLabel, _name.Span);
        Samples++;
        return FormatFaultReason.None;
    }

    /// <summary>Writes what is known of a metric family, unless there is no room left for it: samples are what a body is refused for.</summary>
    public void WriteMetadata(in MetricMetadata metadata)
    {
        if (output.WrittenSpan.Length + WriteRequestWriter.MaxMetadataLength(metadata) <= maxOutputBytes)
            output.AddMetadata(metadata);
    }

    public void Dispose()
    {
        _text.Dispose();
        _name.Dispose();
    }

    private FormatFaultReason Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool join)
    {
        if (name.IsEmpty)
            return FormatFaultReason.Malformed;
        if (value.IsEmpty)
            return FormatFaultReason.None;

        int nameStart = _text.Length;
        _text.Append(name);
        Span<byte> valid = _text.Span[nameStart..];
        PrometheusNames.MakeLabel(valid);
        bool isName = valid.SequenceEqual(NameLabel);
        int index = Find(valid);
        if (isName || index >= 0)
        {
            _text.Truncate(nameStart);
            if (isName || !join)
                return FormatFaultReason.DuplicateLabel;
            Join(ref _labels[index], value);
            return FormatFaultReason.None;
        }

        if (_count == MaxLabels)
            return FormatFaultReason.TooManyLabels;
        index = ~index;
        _labels.AsSpan(index, _count - index).CopyTo(_labels.AsSpan(index + 1));
        _labels[index] = new Label(nameStart, name.Length, _text.Length, value.Length);
        _text.Append(value);
        _count++;
        return FormatFaultReason.None;
    }

    private void Join(ref Label label, ReadOnlySpan<byte> value)
    {
        int start = _text.Length;
        _text.Room(label.ValueLength + 1 + value.Length);
        _text.Append(_text.Span.Slice(label.ValueStart, label.ValueLength));
        _text.Append((byte)';');
        _text.Append(value);
        label = label with { ValueStart = start, ValueLength = _text.Length - start };
    }

    /// <summary>Index of the label, or the complement of where it would stand.</summary>
    private int Find(ReadOnlySpan<byte> name)
    {
        int low = 0, high = _count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = NameOf(_labels[middle]).SequenceCompareTo(name);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }

    private ReadOnlySpan<byte> NameOf(in Label label) => _text.Span.Slice(label.NameStart, label.NameLength);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Label(int NameStart, int NameLength, int ValueStart, int ValueLength);
}
