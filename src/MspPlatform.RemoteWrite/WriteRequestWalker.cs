using System.Buffers.Binary;

namespace MspPlatform.RemoteWrite;

/// <summary>
/// Reads a decoded remote write 1.0 body in one pass, without copying or allocating:
/// <c>WriteRequest{1: TimeSeries*, 3: MetricMetadata*}</c>, <c>TimeSeries{1: Label*, 2: Sample*, 3: Exemplar*, 4: Histogram*}</c>,
/// <c>Label{1: name, 2: value}</c>, <c>Sample{1: double, 2: int64}</c>
/// (github.com/prometheus/prometheus/blob/v2.53.3/prompb/types.proto).
/// <para>
/// At least as strict as VictoriaMetrics' reader (github.com/VictoriaMetrics/easyproto), so that no label or sample is stored that was
/// not seen here. Like it, and unlike proto3 libraries, it does not ask strings to be UTF-8: refusing would lose a whole batch for one
/// odd label value that the store accepts. Unknown fields of a valid wire type are skipped.
/// </para>
/// </summary>
public static class WriteRequestWalker
{
    /// <summary>Walks the whole message.</summary>
    /// <param name="message">The decoded body.</param>
    /// <param name="visitor">Told everything in the order of the bytes, up to the first fault.</param>
    /// <returns>The first fault, with the offset of the innermost field at fault; or none.</returns>
    public static WireFault Walk<TVisitor>(ReadOnlySpan<byte> message, ref TVisitor visitor)
        where TVisitor : struct, IWriteRequestVisitor, allows ref struct
    {
        var cursor = new WireCursor(message);
        while (cursor.Position < message.Length)
        {
            var reason = WalkField(ref cursor, ref visitor);
            if (reason != WireFaultReason.None)
                return new WireFault(reason, cursor.FieldStart);
        }

        return WireFault.None;
    }

    /// <summary>Walks one top-level field. There must be a byte left.</summary>
    internal static WireFaultReason WalkField<TVisitor>(ref WireCursor cursor, ref TVisitor visitor)
        where TVisitor : struct, IWriteRequestVisitor, allows ref struct
    {
        const int series = 1, metadata = 3, symbolsOfVersion2 = 4, seriesOfVersion2 = 5;
        var end = cursor.Message.Length;
        var reason = cursor.ReadTag(end, out var field, out var type);
        if (reason != WireFaultReason.None)
            return reason;
        if (field is symbolsOfVersion2 or seriesOfVersion2)
            return WireFaultReason.RemoteWrite2Body;
        if (field is not (series or metadata))
            return cursor.Skip(end, type);
        if (type != WireType.Length)
            return WireFaultReason.WireTypeUnexpected;
        reason = cursor.ReadLength(end, out var valueEnd);
        if (reason != WireFaultReason.None)
            return reason;
        if (field == series)
            return WalkSeries(ref cursor, valueEnd, ref visitor);

        var value = cursor.To(valueEnd);
        reason = WireShapes.Check(ref cursor, valueEnd, WireShapes.Metadata);
        if (reason == WireFaultReason.None)
            visitor.Metadata(value);
        return reason;
    }

    /// <summary>Walks a series whose tag and length were read.</summary>
    internal static WireFaultReason WalkSeries<TVisitor>(ref WireCursor cursor, int end, ref TVisitor visitor)
        where TVisitor : struct, IWriteRequestVisitor, allows ref struct
    {
        const int label = 1, sample = 2, exemplar = 3, histogram = 4;
        visitor.BeginSeries(cursor.To(end));
        while (cursor.Position < end)
        {
            WalkPlainLabels(ref cursor, end, ref visitor);
            if (cursor.Position == end)
                break;

            var reason = cursor.ReadTag(end, out var field, out var type);
            if (reason != WireFaultReason.None)
                return reason;
            if (field is not (label or sample or exemplar or histogram))
                reason = cursor.Skip(end, type);
            else if (type != WireType.Length)
                return WireFaultReason.WireTypeUnexpected;
            else
            {
                reason = cursor.ReadLength(end, out var valueEnd);
                if (reason != WireFaultReason.None)
                    return reason;
                reason = field switch
                {
                    label => WalkLabel(ref cursor, valueEnd, ref visitor),
                    sample => WalkSample(ref cursor, valueEnd, ref visitor),
                    histogram => WalkHistogram(ref cursor, valueEnd, ref visitor),
                    _ => WalkExemplar(ref cursor, valueEnd, ref visitor),
                };
            }

            if (reason != WireFaultReason.None)
                return reason;
        }

        visitor.EndSeries();
        return WireFaultReason.None;
    }

    /// <summary>
    /// Labels as every known sender writes them: <c>0A len 0A n name 12 m value</c>, all lengths below 128 and adding up. Stops before
    /// anything else, right or wrong, and leaves it to <see cref="WalkLabel"/>.
    /// </summary>
    private static void WalkPlainLabels<TVisitor>(ref WireCursor cursor, int end, ref TVisitor visitor)
        where TVisitor : struct, IWriteRequestVisitor, allows ref struct
    {
        const uint labelAndName = 0x000A_000A;
        var rest = cursor.To(end);
        while (rest.Length >= 6)
        {
            var head = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            var length = (int)((head >> 8) & 0xFF);
            var nameLength = (int)(head >> 24);
            var valueLength = length - nameLength - 4;
            if ((head & 0x00FF_00FF) != labelAndName || length >= 0x80 || valueLength < 0 || rest.Length < 2 + length)
                break;
            if (rest[4 + nameLength] != 0x12 || rest[5 + nameLength] != valueLength)
                break;
            visitor.Label(rest.Slice(4, nameLength), rest.Slice(6 + nameLength, valueLength));
            rest = rest[(2 + length)..];
        }

        cursor.Position = end - rest.Length;
    }

    private static WireFaultReason WalkLabel<TVisitor>(ref WireCursor cursor, int end, ref TVisitor visitor)
        where TVisitor : struct, IWriteRequestVisitor, allows ref struct
    {
        const int nameField = 1, valueField = 2;
        ReadOnlySpan<byte> name = default, value = default;
        while (cursor.Position < end)
        {
            var reason = cursor.ReadTag(end, out var field, out var type);
            if (reason != WireFaultReason.None)
                return reason;
            if (field is not (nameField or valueField))
                reason = cursor.Skip(end, type);
            else if (type != WireType.Length)
                return WireFaultReason.WireTypeUnexpected;
            else
            {
                reason = cursor.ReadLength(end, out var valueEnd);
                if (reason != WireFaultReason.None)
                    return reason;
                if (field == nameField)
                    name = cursor.To(valueEnd);
                else
                    value = cursor.To(valueEnd);
                cursor.Position = valueEnd;
            }

            if (reason != WireFaultReason.None)
                return reason;
        }

        visitor.Label(name, value);
        return WireFaultReason.None;
    }

    private static WireFaultReason WalkSample<TVisitor>(ref WireCursor cursor, int end, ref TVisitor visitor)
        where TVisitor : struct, IWriteRequestVisitor, allows ref struct
    {
        const int valueField = 1, timestampField = 2;
        ulong valueBits = 0, timestamp = 0;
        while (cursor.Position < end)
        {
            var reason = cursor.ReadTag(end, out var field, out var type);
            if (reason != WireFaultReason.None)
                return reason;
            reason = (field, type) switch
            {
                (valueField, WireType.Fixed64) => cursor.ReadFixed64(end, out valueBits),
                (timestampField, WireType.Varint) => cursor.ReadVarint(end, out timestamp),
                (valueField or timestampField, _) => WireFaultReason.WireTypeUnexpected,
                _ => cursor.Skip(end, type),
            };
            if (reason != WireFaultReason.None)
                return reason;
        }

        visitor.Sample((long)timestamp, valueBits);
        return WireFaultReason.None;
    }

    private static WireFaultReason WalkHistogram<TVisitor>(ref WireCursor cursor, int end, ref TVisitor visitor)
        where TVisitor : struct, IWriteRequestVisitor, allows ref struct
    {
        var value = cursor.To(end);
        var reason = WireShapes.Check(ref cursor, end, WireShapes.Histogram, WireShapes.HistogramTimestamp, out var timestamp);
        if (reason == WireFaultReason.None)
            visitor.Histogram((long)timestamp, value);
        return reason;
    }

    private static WireFaultReason WalkExemplar<TVisitor>(ref WireCursor cursor, int end, ref TVisitor visitor)
        where TVisitor : struct, IWriteRequestVisitor, allows ref struct
    {
        var value = cursor.To(end);
        var reason = WireShapes.Check(ref cursor, end, WireShapes.Exemplar);
        if (reason == WireFaultReason.None)
            visitor.Exemplar(value);
        return reason;
    }
}
