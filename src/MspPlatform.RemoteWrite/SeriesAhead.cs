using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace MspPlatform.RemoteWrite;

/// <summary>
/// The next series of a body that end with a single sample as every known sender writes it, found from their ends without reading their labels,
/// some at a time, so that many keys are compared at once.
/// </summary>
internal sealed class SeriesAhead
{
    private const int Capacity = 32;
    private const int SeriesTag = 0x0A;

    // 12 10 09 value 10 timestamp, and without the value, for zero is left out. Times of six bytes are those from 1971 to 2109.
    private const int SampleLength = 18, ZeroSampleLength = 9, TimestampLength = 6;
    private const int SampleStart = 0x1012, ZeroSampleStart = 0x0712, ValueTag = 0x09, TimestampTag = 0x10;

    private readonly ulong[] _keys = new ulong[Capacity];
    private readonly int[] _labelsEnds = new int[Capacity];
    private readonly int[] _ends = new int[Capacity];
    private readonly long[] _timestamps = new long[Capacity];
    private int _next;
    private int _count;

    // As it stood in the message; six bytes never equal what stands here at first.
    private ulong _encoded = ulong.MaxValue;
    private long _timestamp;

    /// <summary>By what each of them may be known.</summary>
    internal ReadOnlySpan<ulong> Keys => _keys.AsSpan(_next, _count - _next);

    /// <summary>Where the labels of each end in the message, and its sample begins.</summary>
    internal ReadOnlySpan<int> LabelsEnds => _labelsEnds.AsSpan(_next, _count - _next);

    /// <summary>Where each ends in the message, and the next one begins.</summary>
    internal ReadOnlySpan<int> Ends => _ends.AsSpan(_next, _count - _next);

    /// <summary>Of each one's sample, in milliseconds since 1970 UTC.</summary>
    internal ReadOnlySpan<long> Timestamps => _timestamps.AsSpan(_next, _count - _next);

    internal void Reset()
    {
        _next = _count = 0;
        _encoded = ulong.MaxValue;
    }

    /// <summary>Looks at the series from this position on, unless some are left from the last time.</summary>
    /// <returns>False when the next one is none of these.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Look(ReadOnlySpan<byte> message, int position, KnownSeries known, ulong scope)
    {
        if (_next == _count)
            Fill(message, position, known, scope);
        return _next < _count;
    }

    /// <summary>Puts this many of them behind.</summary>
    internal void Pass(int count) => _next += count;

    private void Fill(ReadOnlySpan<byte> message, int position, KnownSeries known, ulong scope)
    {
        _next = _count = 0;
        while (_count < Capacity && message.Length - position > 2 && message[position] == SeriesTag
            && PlainLabel.TryReadLength(message, position + 1, message.Length, out var start, out var end)
            && TryReadSample(message, start, end, out var labelsEnd))
        {
            var key = known.KeyOf(message, start, labelsEnd - start, scope);
            if (key == 0)
                return;
            _keys[_count] = key;
            _labelsEnds[_count] = labelsEnd;
            _ends[_count] = end;
            _timestamps[_count++] = _timestamp;
            position = end;
        }
    }

    /// <summary>
    /// Reads the sample from the series' end. Bytes of a label could look like one; but then what is left are not the labels of a series
    /// that anybody was let in with.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryReadSample(ReadOnlySpan<byte> message, int start, int end, out int labelsEnd)
    {
        labelsEnd = end - SampleLength;
        if (end - start < SampleLength || message[end - TimestampLength - 1] != TimestampTag)
            return false;
        if (BinaryPrimitives.ReadUInt16LittleEndian(message[labelsEnd..]) != SampleStart || message[labelsEnd + 2] != ValueTag)
        {
            labelsEnd = end - ZeroSampleLength;
            if (BinaryPrimitives.ReadUInt16LittleEndian(message[labelsEnd..]) != ZeroSampleStart)
                return false;
        }

        var encoded = BinaryPrimitives.ReadUInt64LittleEndian(message[(end - sizeof(ulong))..]) >> 16;
        return encoded == _encoded || TryDecodeTimestamp(encoded);
    }

    /// <summary>A varint of exactly six bytes. The series of one scrape share it, so it is remembered.</summary>
    private bool TryDecodeTimestamp(ulong encoded)
    {
        const ulong more = 0x80_80_80_80_80, last = 0x80UL << 40;
        if ((encoded & (more | last)) != more || encoded >> 40 == 0)
            return false;
        _timestamp = 0;
        for (var i = 0; i < TimestampLength; i++)
            _timestamp |= (long)((encoded >> (8 * i)) & 0x7F) << (7 * i);
        _encoded = encoded;
        return true;
    }
}
