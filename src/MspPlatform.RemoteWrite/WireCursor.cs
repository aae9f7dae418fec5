using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace MspPlatform.RemoteWrite;

/// <summary>
/// A place in a message, and the primitive reads of the protobuf wire format. Every read takes the end of the message it is in
/// (<c>end ≤ Message.Length</c>), and never looks past it. Varints may be longer than needed, up to 10 bytes: encoders need not be
/// canonical, so a reader that compared raw tag bytes could be made to miss a field.
/// </summary>
internal ref struct WireCursor(ReadOnlySpan<byte> message)
{
    private const int MaxVarintLength = 10;
    private const uint MaxFieldNumber = (1 << 29) - 1;

    internal readonly ReadOnlySpan<byte> Message = message;

    internal int Position;

    /// <summary>Where the field at hand starts; of nested fields the innermost.</summary>
    internal int FieldStart;

    /// <summary>Reads the next tag. There must be a byte left before <paramref name="end"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal WireFaultReason ReadTag(int end, out uint field, out WireType type)
    {
        FieldStart = Position;
        uint tag = Message[Position];
        if (tag < 0x80)
            Position++;
        else
        {
            var reason = ReadLongTag(end, out tag);
            if (reason != WireFaultReason.None)
            {
                field = 0;
                type = default;
                return reason;
            }
        }

        field = tag >> 3;
        type = (WireType)(tag & 7);
        if (field == 0)
            return WireFaultReason.FieldNumberInvalid;
        return type is WireType.Varint or WireType.Fixed64 or WireType.Length or WireType.Fixed32
            ? WireFaultReason.None
            : WireFaultReason.WireTypeInvalid;
    }

    internal WireFaultReason ReadVarint(int end, out ulong value)
    {
        value = 0;
        var limit = Math.Min(end - Position, MaxVarintLength);
        for (var i = 0; i < limit; i++)
        {
            ulong next = Message[Position + i];
            // The tenth byte holds bit 63 and nothing else.
            if (i == MaxVarintLength - 1 && next > 1)
                return WireFaultReason.VarintInvalid;
            value |= (next & 0x7F) << (7 * i);
            if (next >= 0x80)
                continue;
            Position += i + 1;
            return WireFaultReason.None;
        }

        return limit == MaxVarintLength ? WireFaultReason.VarintInvalid : WireFaultReason.Truncated;
    }

    /// <summary>Reads a length prefix; the value stands from <see cref="Position"/> to <paramref name="valueEnd"/>, within <paramref name="end"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal WireFaultReason ReadLength(int end, out int valueEnd)
    {
        valueEnd = 0;
        ulong length;
        if (Position < end && Message[Position] < 0x80)
            length = Message[Position++];
        else
        {
            var reason = ReadVarint(end, out length);
            if (reason != WireFaultReason.None)
                return reason;
        }

        if (length > (ulong)(end - Position))
            return WireFaultReason.LengthPastEnd;
        valueEnd = Position + (int)length;
        return WireFaultReason.None;
    }

    internal WireFaultReason ReadFixed64(int end, out ulong value)
    {
        value = 0;
        if (end - Position < sizeof(ulong))
            return WireFaultReason.Truncated;
        value = BinaryPrimitives.ReadUInt64LittleEndian(Message[Position..]);
        Position += sizeof(ulong);
        return WireFaultReason.None;
    }

    /// <summary>Passes over the value of a field that nobody asked for.</summary>
    internal WireFaultReason Skip(int end, WireType type)
    {
        switch (type)
        {
            case WireType.Varint:
                return ReadVarint(end, out _);
            case WireType.Fixed64:
                return ReadFixed64(end, out _);
            case WireType.Length:
                var reason = ReadLength(end, out var valueEnd);
                if (reason == WireFaultReason.None)
                    Position = valueEnd;
                return reason;
            default:
                if (end - Position < sizeof(uint))
                    return WireFaultReason.Truncated;
                Position += sizeof(uint);
                return WireFaultReason.None;
        }
    }

    internal readonly ReadOnlySpan<byte> To(int end) => Message[Position..end];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WireFaultReason ReadLongTag(int end, out uint tag)
    {
        tag = 0;
        var reason = ReadVarint(end, out var value);
        if (reason != WireFaultReason.None)
            return reason;
        // Readers that keep only 32 bits would see another, known field here.
        if (value >> 3 > MaxFieldNumber)
            return WireFaultReason.FieldNumberInvalid;
        tag = (uint)value;
        return WireFaultReason.None;
    }
}
