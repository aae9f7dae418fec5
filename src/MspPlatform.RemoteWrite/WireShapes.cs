namespace MspPlatform.RemoteWrite;

/// <summary>
/// Checks messages whose values nobody reads here: sound wire format, and each known field in a wire type that is its own. A shape gives,
/// by field number, the wire types allowed as bits; 0 stands for a field that is not known. Repeated numbers may be packed or not.
/// Field numbers: github.com/prometheus/prometheus/blob/v2.53.3/prompb/types.proto.
/// </summary>
internal static class WireShapes
{
    internal const int SampleTimestamp = 2;
    internal const int HistogramTimestamp = 15;

    private const byte Varint = 1 << (int)WireType.Varint;
    private const byte Fixed64 = 1 << (int)WireType.Fixed64;
    private const byte Length = 1 << (int)WireType.Length;

    /// <summary>type, metric_family_name, help, unit; 11 and 12 are the account and project of VictoriaMetrics' dialect.</summary>
    internal static ReadOnlySpan<byte> Metadata => [0, Varint, Length, 0, Length, Length, 0, 0, 0, 0, 0, Varint, Varint];

    /// <summary>value, timestamp.</summary>
    internal static ReadOnlySpan<byte> Sample => [0, Fixed64, Varint];

    /// <summary>labels, value, timestamp.</summary>
    internal static ReadOnlySpan<byte> Exemplar => [0, Length, Fixed64, Varint];

    /// <summary>Counts, sum, schema, zero bucket; negative spans, deltas, counts; positive ones; reset hint, timestamp, custom values.</summary>
    internal static ReadOnlySpan<byte> Histogram =>
    [
        0, Varint, Fixed64, Fixed64, Varint, Fixed64, Varint, Fixed64,
        Length, Length | Varint, Length | Fixed64,
        Length, Length | Varint, Length | Fixed64,
        Varint, Varint, Length | Fixed64,
    ];

    internal static WireFaultReason Check(ref WireCursor cursor, int end, ReadOnlySpan<byte> shape) =>
        Check(ref cursor, end, shape, wanted: 0, out _);

    /// <summary>As above; also gives the last value of the varint field <paramref name="wanted"/>, 0 if absent.</summary>
    internal static WireFaultReason Check(ref WireCursor cursor, int end, ReadOnlySpan<byte> shape, int wanted, out ulong value)
    {
        value = 0;
        while (cursor.Position < end)
        {
            var reason = cursor.ReadTag(end, out var field, out var type);
            if (reason != WireFaultReason.None)
                return reason;
            if (field < shape.Length && shape[(int)field] != 0 && (shape[(int)field] & (1 << (int)type)) == 0)
                return WireFaultReason.WireTypeUnexpected;
            reason = field == wanted ? cursor.ReadVarint(end, out value) : cursor.Skip(end, type);
            if (reason != WireFaultReason.None)
                return reason;
        }

        return WireFaultReason.None;
    }
}
