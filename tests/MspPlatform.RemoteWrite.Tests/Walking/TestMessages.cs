using System.Buffers.Binary;
using System.Text;

namespace MspPlatform.RemoteWrite.Tests.Walking;

/// <summary>Writes protobuf by hand, right or wrong.</summary>
internal static class TestMessages
{
    internal const ulong StaleMarker = 0x7FF0_0000_0000_0002;

    internal static byte[] Everything =>
    [
        .. Series(Label("__name__", "up"), Label("job", "node"), Sample(1_760_000_000_000, StaleMarker)),
        .. Series(
            Sample(-1, 0),
            Field(1, [.. Field(1, "late"u8), .. Field(9, "unknown"u8), .. Field(2, "one"u8), .. Field(2, "two"u8)]),
            Field(3, [.. Field(1, Field(1, "trace_id"u8)), .. Fixed64(2, 5), .. Number(3, 7)]),
            Field(4, [.. Number(1, 3), .. Fixed64(3, 9), .. Field(11, [0x08, 0x00, 0x10, 0x01]), .. Field(12, [0x02]), .. Number(15, 1_760_000_000_001)]),
            Number(7, 1)),
        .. Field(3, [.. Number(1, 2), .. Field(2, "up"u8), .. Field(4, "Whether it is up."u8)]),
        .. Number(2, 1),
    ];

    internal static byte[] Series(params byte[][] fields) => Field(1, [.. fields.SelectMany(field => field)]);

    internal static byte[] Label(string name, string value) =>
        Field(1, [.. Field(1, Encoding.UTF8.GetBytes(name)), .. Field(2, Encoding.UTF8.GetBytes(value))]);

    internal static byte[] Sample(long timestamp, ulong bits) => Field(2, [.. Fixed64(1, bits), .. Number(2, (ulong)timestamp)]);

    internal static byte[] Field(int number, ReadOnlySpan<byte> value) => [.. Varint((ulong)(number << 3) | 2), .. Varint((ulong)value.Length), .. value];

    internal static byte[] Number(int number, ulong value) => [.. Varint((ulong)number << 3), .. Varint(value)];

    internal static byte[] Fixed64(int number, ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return [.. Varint((ulong)(number << 3) | 1), .. bytes];
    }

    /// <summary>A varint of at least <paramref name="length"/> bytes: longer than needed is legal.</summary>
    internal static byte[] Varint(ulong value, int length = 1)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80 || bytes.Count < length - 1; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    internal static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
