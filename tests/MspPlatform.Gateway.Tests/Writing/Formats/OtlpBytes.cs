using System.Buffers.Binary;
using System.Text;

namespace MspPlatform.Gateway.Tests.Writing.Formats;

/// <summary>Writes OpenTelemetry's messages by the numbers of their fields; written apart from the decoder's own reader.</summary>
internal static class OtlpBytes
{
    public const int Gauge = 5, Sum = 7, Histogram = 9, ExponentialHistogram = 10, Summary = 11;

    /// <summary>A request with one resource, one scope and these metrics.</summary>
    public static byte[] Request(byte[] resource, params byte[][] metrics) => Field(1, [.. Field(1, resource), .. Field(2, Join([.. metrics.Select(m => Field(2, m))]))]);

    /// <summary>A metric of a kind; what is behind its points, such as the temporality, is given whole.</summary>
    public static byte[] Metric(string name, string unit, int kind, byte[] behind, params byte[][] points) =>
        [.. Field(1, name), .. Field(3, unit), .. Field(kind, [.. Join([.. points.Select(p => Field(1, p))]), .. behind])];

    public static byte[] Gauges(string name, string unit, params byte[][] points) => Metric(name, unit, Gauge, [], points);

    /// <summary>A cumulative sum.</summary>
    public static byte[] Counter(string name, string unit, params byte[][] points) => Metric(name, unit, Sum, [.. Varint(2, 2), .. Varint(3, 1)], points);

    public static byte[] Point(double value, ulong nanoseconds, params byte[][] attributes) =>
        [.. Fixed(3, nanoseconds), .. Fixed(4, value), .. Attributes(7, attributes)];

    public static byte[] Attributes(int field, params byte[][] attributes) => Join([.. attributes.Select(a => Field(field, a))]);

    public static byte[] Attribute(string key, byte[] anyValue) => [.. Field(1, key), .. Field(2, anyValue)];

    public static byte[] Attribute(string key, string value) => Attribute(key, Field(1, value));

    public static byte[] Packed(int field, params double[] values) => Field(field, Join([.. values.Select(v => Fixed(1, v)[1..])]));

    public static byte[] Packed(int field, params ulong[] values) => Field(field, Join([.. values.Select(v => Fixed(1, v)[1..])]));

    public static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    public static byte[] Field(int number, byte[] bytes) => [.. Digits((ulong)number << 3 | 2), .. Digits((ulong)bytes.Length), .. bytes];

    public static byte[] Varint(int number, ulong value) => [.. Digits((ulong)number << 3), .. Digits(value)];

    public static byte[] Fixed(int number, double value) => Fixed(number, BitConverter.DoubleToUInt64Bits(value));

    public static byte[] Fixed(int number, ulong value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return [.. Digits((ulong)number << 3 | 1), .. bytes];
    }

    public static byte[] Join(params byte[][] parts)
    {
        byte[] all = new byte[parts.Sum(p => p.Length)];
        int at = 0;
        foreach (byte[] part in parts)
        {
            part.CopyTo(all, at);
            at += part.Length;
        }

        return all;
    }

    private static byte[] Digits(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
