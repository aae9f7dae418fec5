using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing.Formats.Otlp;

/// <summary>
/// The fields of one protobuf message, in the order of the bytes. A walk that ends may have ended in a fault: look at <see cref="Fault"/>.
/// </summary>
internal ref struct ProtoFields(ReadOnlySpan<byte> message)
{
    private WireCursor _cursor = new(message);
    private WireType _type;

    /// <summary>The first fault of this message, none so far, or that a field had another wire type than asked for.</summary>
    public WireFaultReason Fault { get; private set; }

    public uint Number { get; private set; }

    /// <summary>A varint or the bits of a 64-bit field.</summary>
    public ulong Bits { get; private set; }

    /// <summary>Where <see cref="Bytes"/> begin in the message.</summary>
    public int Start { get; private set; }

    /// <summary>Value of a length-delimited field.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    public readonly double Double => BitConverter.UInt64BitsToDouble(Bits);

    public bool Next()
    {
        int end = _cursor.Message.Length;
        if (Fault != WireFaultReason.None || _cursor.Position >= end)
            return false;
        Fault = _cursor.ReadTag(end, out uint number, out _type);
        if (Fault == WireFaultReason.None)
            Fault = ReadValue(end);
        Number = number;
        return Fault == WireFaultReason.None;
    }

    /// <summary>Whether the field is of the wire type that its number has; if not, that is the fault, and the walk ends.</summary>
    public bool Is(WireType type)
    {
        if (_type == type)
            return true;
        Fault = WireFaultReason.WireTypeUnexpected;
        return false;
    }

    /// <summary>Takes a 64-bit field, or all of a packed one: readers must understand both (protobuf.dev/programming-guides/encoding, "Packed").</summary>
    public void TakeFixed64(PooledBytes to)
    {
        if (_type == WireType.Fixed64)
            to.Append(_cursor.Message[(_cursor.Position - sizeof(ulong)).._cursor.Position]);
        else if (Is(WireType.Length))
        {
            if (Bytes.Length % sizeof(ulong) != 0)
                Fault = WireFaultReason.Truncated;
            else
                to.Append(Bytes);
        }
    }

    private WireFaultReason ReadValue(int end)
    {
        WireFaultReason reason;
        ulong bits;
        switch (_type)
        {
            case WireType.Varint:
                reason = _cursor.ReadVarint(end, out bits);
                Bits = bits;
                return reason;
            case WireType.Fixed64:
                reason = _cursor.ReadFixed64(end, out bits);
                Bits = bits;
                return reason;
            case WireType.Length:
                reason = _cursor.ReadLength(end, out int valueEnd);
                if (reason != WireFaultReason.None)
                    return reason;
                Start = _cursor.Position;
                Bytes = _cursor.To(valueEnd);
                _cursor.Position = valueEnd;
                return WireFaultReason.None;
            default:
                return _cursor.Skip(end, _type);
        }
    }
}
