using System.Buffers.Text;
using System.Globalization;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing.Formats.Otlp;

/// <summary>
/// Attribute values as text: strings as they are, and everything else as JSON has it
/// (opentelemetry.io/docs/specs/otel/common, "AnyValue representation for non-OTLP protocols").
/// <c>AnyValue{oneof: string=1, bool=2, int64=3, double=4, ArrayValue=5, KeyValueList=6, bytes=7}</c>
/// (opentelemetry-proto, common/v1/common.proto).
/// </summary>
internal static class OtlpAnyValue
{
    /// <summary>Deepest nesting of lists and maps.</summary>
    public const int MaxDepth = 8;

    /// <summary>Appends the text; nothing for a value that is not set.</summary>
    /// <returns>None, Malformed or TooDeep.</returns>
    public static FormatFaultReason Append(ReadOnlySpan<byte> anyValue, PooledBytes to) => Append(anyValue, to, 0);

    private static FormatFaultReason Append(ReadOnlySpan<byte> anyValue, PooledBytes to, int depth)
    {
        if (depth > MaxDepth)
            return FormatFaultReason.TooDeep;
        uint kind = 0;
        ulong bits = 0;
        ReadOnlySpan<byte> bytes = default;

        // Of a oneof, the last one sent counts.
        var fields = new ProtoFields(anyValue);
        while (fields.Next())
        {
            if (fields.Number is 0 or > 7 || !fields.Is(TypeOf(fields.Number)))
                continue;
            kind = fields.Number;
            bits = fields.Bits;
            bytes = fields.Bytes;
        }

        return fields.Fault == WireFaultReason.None ? AppendValue(kind, bits, bytes, to, depth) : FormatFaultReason.Malformed;
    }

    private static WireType TypeOf(uint kind) => kind switch
    {
        2 or 3 => WireType.Varint,
        4 => WireType.Fixed64,
        _ => WireType.Length,
    };

    private static FormatFaultReason AppendValue(uint kind, ulong bits, ReadOnlySpan<byte> bytes, PooledBytes to, int depth)
    {
        switch (kind)
        {
            case 0:
                to.Append(depth == 0 ? default : "null"u8);
                break;
            case 1 when depth == 0:
                to.Append(bytes);
                break;
            case 1:
                AppendQuoted(bytes, to);
                break;
            case 2:
                to.Append(bits != 0 ? "true"u8 : "false"u8);
                break;
            case 3:
                ((long)bits).TryFormat(to.Room(20), out int digits, default, CultureInfo.InvariantCulture);
                to.Advance(digits);
                break;
            case 4:
                to.Advance(NumberText.Format(BitConverter.UInt64BitsToDouble(bits), to.Room(NumberText.MaxLength)));
                break;
            case 5:
                return AppendList(bytes, to, depth);
            case 6:
                return AppendMap(bytes, to, depth);
            default:
                Quote(to, depth);
                Base64.EncodeToUtf8(bytes, to.Room(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out int encoded);
                to.Advance(encoded);
                Quote(to, depth);
                break;
        }

        return FormatFaultReason.None;
    }

    // ArrayValue{repeated AnyValue values=1}
    private static FormatFaultReason AppendList(ReadOnlySpan<byte> list, PooledBytes to, int depth)
    {
        to.Append((byte)'[');
        bool first = true;
        var fields = new ProtoFields(list);
        while (fields.Next())
        {
            if (fields.Number != 1 || !fields.Is(WireType.Length))
                continue;
            to.Append(first ? default : ","u8);
            first = false;
            FormatFaultReason reason = Append(fields.Bytes, to, depth + 1);
            if (reason != FormatFaultReason.None)
                return reason;
        }

        to.Append((byte)']');
        return fields.Fault == WireFaultReason.None ? FormatFaultReason.None : FormatFaultReason.Malformed;
    }

    // KeyValueList{repeated KeyValue values=1}
    private static FormatFaultReason AppendMap(ReadOnlySpan<byte> map, PooledBytes to, int depth)
    {
        to.Append((byte)'{');
        bool first = true;
        var fields = new ProtoFields(map);
        while (fields.Next())
        {
            if (fields.Number != 1 || !fields.Is(WireType.Length))
                continue;
            to.Append(first ? default : ","u8);
            first = false;
            if (!OtlpKeyValue.TryRead(fields.Bytes, out OtlpKeyValue pair))
                return FormatFaultReason.Malformed;
            AppendQuoted(pair.Key, to);
            to.Append((byte)':');
            FormatFaultReason reason = Append(pair.Value, to, depth + 1);
            if (reason != FormatFaultReason.None)
                return reason;
        }

        to.Append((byte)'}');
        return fields.Fault == WireFaultReason.None ? FormatFaultReason.None : FormatFaultReason.Malformed;
    }

    private static void Quote(PooledBytes to, int depth)
    {
        if (depth > 0)
            to.Append((byte)'"');
    }

    private static void AppendQuoted(ReadOnlySpan<byte> text, PooledBytes to)
    {
        to.Append((byte)'"');
        foreach (byte next in text)
        {
            if (next < 0x20)
            {
                to.Append("\\u00"u8);
                to.Append((byte)(next < 0x10 ? '0' : '1'));
                to.Append("0123456789abcdef"u8[next & 0xF]);
                continue;
            }

            if (next is (byte)'"' or (byte)'\\')
                to.Append((byte)'\\');
            to.Append(next);
        }

        to.Append((byte)'"');
    }
}
