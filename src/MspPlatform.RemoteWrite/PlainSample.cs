using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace MspPlatform.RemoteWrite;

/// <summary>
/// A sample as every known sender writes it, <c>12 length [09 value] 10 timestamp</c>. Remembers the last one's time: the samples of one
/// scrape share it, and eight bytes are compared faster than they are decoded.
/// </summary>
internal struct PlainSample
{
    private const int SampleTag = 0x12, ValueTag = 0x09, TimestampTag = 0x10;

    // As it stood in the message, the mask covering its bytes; no message bytes fit the first value.
    private ulong _encoded;
    private ulong _mask;

    /// <summary>Milliseconds since 1970 UTC.</summary>
    internal long Timestamp { get; private set; }

    /// <summary>Reads what stands at <paramref name="position"/> and passes over it; false for anything else than a plain sample.</summary>
    internal bool TryRead(ReadOnlySpan<byte> message, ref int position, int end)
    {
        if (end - position < 4 || message[position] != SampleTag)
            return false;
        int length = message[position + 1];
        var sampleEnd = position + 2 + length;
        if (length is < 2 or >= 0x80 || sampleEnd > end)
            return false;
        // Nearly half of all values are zero and left out, a branch that no processor could guess.
        var at = position + 2 + ((1 + sizeof(ulong)) * Unsafe.BitCast<bool, byte>(message[position + 2] == ValueTag));
        if (sampleEnd - at < 2 || message[at] != TimestampTag || !TryReadTimestamp(message, at + 1, sampleEnd))
            return false;
        position = sampleEnd;
        return true;
    }

    private bool TryReadTimestamp(ReadOnlySpan<byte> message, int at, int end)
    {
        var length = end - at;
        if (length > sizeof(ulong) || message.Length - at < sizeof(ulong))
            return TryDecode(message, at, end);
        var mask = ulong.MaxValue >> (64 - (8 * length));
        var encoded = BinaryPrimitives.ReadUInt64LittleEndian(message[at..]) & mask;
        if (encoded == _encoded && mask == _mask)
            return true;
        if (!TryDecode(message, at, end))
            return false;
        _encoded = encoded;
        _mask = mask;
        return true;
    }

    /// <summary>A varint that must end where the sample does.</summary>
    private bool TryDecode(ReadOnlySpan<byte> message, int at, int end)
    {
        var cursor = new WireCursor(message) { Position = at };
        if (cursor.ReadVarint(end, out var value) != WireFaultReason.None || cursor.Position != end)
            return false;
        Timestamp = (long)value;
        // Only what TryReadTimestamp puts here is remembered.
        _mask = 0;
        return true;
    }
}
