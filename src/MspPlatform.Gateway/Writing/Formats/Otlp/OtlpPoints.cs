using System.Buffers.Binary;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing.Formats.Otlp;

/// <summary>
/// Writes points as series (opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics, "OTLP Metric points to Prometheus";
/// messages of opentelemetry-proto, metrics/v1/metrics.proto). Attributes named as a label that is made here (<c>job</c>, <c>instance</c>,
/// <c>le</c>, <c>quantile</c>) give way to it, as in Prometheus' own receiver.
/// </summary>
internal sealed class OtlpPoints(SeriesBuilder series, OtlpAttributes attributes, OtlpResource resource, OtlpMetricName name, long nowMilliseconds) : IDisposable
{
    private const ulong NoRecordedValue = 1;

    // prometheus/prometheus, model/value/value.go: a series that ends says so by this NaN.
    private static readonly double StaleMarker = BitConverter.UInt64BitsToDouble(0x7FF0_0000_0000_0002);

    private readonly PooledBytes _counts = new(256);
    private readonly PooledBytes _bounds = new(256);

    /// <summary>Points left out because they have neither a value nor the flag that says so.</summary>
    public int WithoutValue { get; private set; }

    /// <summary>Latest time of a sample since <see cref="Forget"/>, in milliseconds since 1970 UTC; null if there was none.</summary>
    public long? Latest { get; private set; }

    public void Forget() => Latest = null;

    /// <summary><c>NumberDataPoint{3: time, 4: double, 6: int64, 7: attributes, 8: flags}</c>.</summary>
    public FormatFaultReason WriteNumber(ReadOnlySpan<byte> point)
    {
        ulong time = 0, flags = 0;
        double? value = null;
        var fields = new ProtoFields(point);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 3 when fields.Is(WireType.Fixed64):
                    time = fields.Bits;
                    break;
                case 4 when fields.Is(WireType.Fixed64):
                    value = fields.Double;
                    break;
                case 6 when fields.Is(WireType.Fixed64):
                    value = (long)fields.Bits;
                    break;
                case 8 when fields.Is(WireType.Varint):
                    flags = fields.Bits;
                    break;
            }
        }

        if (fields.Fault != WireFaultReason.None)
            return FormatFaultReason.Malformed;
        if ((flags & NoRecordedValue) != 0)
            value = StaleMarker;
        if (value is { } number)
            return Begin(point, 7) is not FormatFaultReason.None and var reason ? reason : Write(default, number, ToMilliseconds(time));
        WithoutValue++;
        return FormatFaultReason.None;
    }

    /// <summary><c>HistogramDataPoint{3: time, 4: count, 5: sum, 6: bucket counts, 7: bounds, 9: attributes, 10: flags}</c>.</summary>
    public FormatFaultReason WriteHistogram(ReadOnlySpan<byte> point)
    {
        ulong time = 0, count = 0, flags = 0;
        double? sum = null;
        _counts.Truncate(0);
        _bounds.Truncate(0);
        var fields = new ProtoFields(point);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 3 when fields.Is(WireType.Fixed64):
                    time = fields.Bits;
                    break;
                case 4 when fields.Is(WireType.Fixed64):
                    count = fields.Bits;
                    break;
                case 5 when fields.Is(WireType.Fixed64):
                    sum = fields.Double;
                    break;
                case 6:
                    fields.TakeFixed64(_counts);
                    break;
                case 7:
                    fields.TakeFixed64(_bounds);
                    break;
                case 10 when fields.Is(WireType.Varint):
                    flags = fields.Bits;
                    break;
            }
        }

        bool stale = (flags & NoRecordedValue) != 0;
        if (fields.Fault != WireFaultReason.None || !AreBucketsSound(stale))
            return FormatFaultReason.Malformed;
        FormatFaultReason reason = Begin(point, 9);
        if (reason == FormatFaultReason.None)
            reason = WriteBuckets(stale, stale ? StaleMarker : count, ToMilliseconds(time));
        return reason == FormatFaultReason.None ? WriteTotals(stale, count, sum, ToMilliseconds(time)) : reason;
    }

    /// <summary><c>SummaryDataPoint{3: time, 4: count, 5: sum, 6: ValueAtQuantile{1: quantile, 2: value}, 7: attributes, 8: flags}</c>.</summary>
    public FormatFaultReason WriteSummary(ReadOnlySpan<byte> point)
    {
        ulong time = 0, count = 0, flags = 0;
        double sum = 0;
        var fields = new ProtoFields(point);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 3 when fields.Is(WireType.Fixed64):
                    time = fields.Bits;
                    break;
                case 4 when fields.Is(WireType.Fixed64):
                    count = fields.Bits;
                    break;
                case 5 when fields.Is(WireType.Fixed64):
                    sum = fields.Double;
                    break;
                case 8 when fields.Is(WireType.Varint):
                    flags = fields.Bits;
                    break;
            }
        }

        if (fields.Fault != WireFaultReason.None)
            return FormatFaultReason.Malformed;
        bool stale = (flags & NoRecordedValue) != 0;
        FormatFaultReason reason = Begin(point, 7);
        if (reason == FormatFaultReason.None)
            reason = WriteQuantiles(point, stale, ToMilliseconds(time));
        return reason == FormatFaultReason.None ? WriteTotals(stale, count, sum, ToMilliseconds(time)) : reason;
    }

    /// <summary>Adds the labels of a point: its attributes, and where it comes from.</summary>
    public FormatFaultReason Begin(ReadOnlySpan<byte> message, uint attributesField, bool withIdentity = true)
    {
        series.Clear();
        FormatFaultReason reason = attributes.AddTo(message, attributesField, withIdentity);
        if (reason == FormatFaultReason.None && !resource.Job.IsEmpty)
            reason = series.Set("job"u8, resource.Job);
        if (reason == FormatFaultReason.None && !resource.Instance.IsEmpty)
            reason = series.Set("instance"u8, resource.Instance);
        return reason;
    }

    public void Dispose()
    {
        _counts.Dispose();
        _bounds.Dispose();
    }

    private FormatFaultReason WriteBuckets(bool stale, double count, long timestamp)
    {
        Span<byte> text = stackalloc byte[NumberText.MaxLength];
        ulong cumulative = 0;
        for (int at = 0; at < _bounds.Length; at += sizeof(double))
        {
            if (!stale)
                cumulative += BinaryPrimitives.ReadUInt64LittleEndian(_counts.Span[at..]);
            double bound = BinaryPrimitives.ReadDoubleLittleEndian(_bounds.Span[at..]);
            FormatFaultReason reason = series.Set("le"u8, text[..NumberText.Format(bound, text)]);
            if (reason == FormatFaultReason.None)
                reason = Write("_bucket"u8, stale ? StaleMarker : cumulative, timestamp);
            if (reason != FormatFaultReason.None)
                return reason;
        }

        FormatFaultReason last = series.Set("le"u8, "+Inf"u8);
        if (last == FormatFaultReason.None)
            last = Write("_bucket"u8, count, timestamp);
        series.Remove("le"u8);
        return last;
    }

    private FormatFaultReason WriteQuantiles(ReadOnlySpan<byte> point, bool stale, long timestamp)
    {
        Span<byte> text = stackalloc byte[NumberText.MaxLength];
        var points = new ProtoFields(point);
        while (points.Next())
        {
            if (points.Number != 6 || !points.Is(WireType.Length))
                continue;
            double quantile = 0, value = 0;
            var fields = new ProtoFields(points.Bytes);
            while (fields.Next())
            {
                if (fields.Number == 1 && fields.Is(WireType.Fixed64))
                    quantile = fields.Double;
                else if (fields.Number == 2 && fields.Is(WireType.Fixed64))
                    value = fields.Double;
            }

            if (fields.Fault != WireFaultReason.None)
                return FormatFaultReason.Malformed;
            FormatFaultReason reason = series.Set("quantile"u8, text[..NumberText.Format(quantile, text)]);
            if (reason == FormatFaultReason.None)
                reason = Write(default, stale ? StaleMarker : value, timestamp);
            if (reason != FormatFaultReason.None)
                return reason;
        }

        series.Remove("quantile"u8);
        return points.Fault == WireFaultReason.None ? FormatFaultReason.None : FormatFaultReason.Malformed;
    }

    private FormatFaultReason WriteTotals(bool stale, ulong count, double? sum, long timestamp)
    {
        FormatFaultReason reason = Write("_count"u8, stale ? StaleMarker : count, timestamp);

        // A histogram of values that may be negative has no sum; but one that ends must end with it.
        return reason != FormatFaultReason.None || (sum is null && !stale)
            ? reason
            : Write("_sum"u8, stale ? StaleMarker : sum.GetValueOrDefault(), timestamp);
    }

    private FormatFaultReason Write(ReadOnlySpan<byte> suffix, double value, long timestamp)
    {
        series.SetName(name.Span, suffix);
        Latest = Latest > timestamp ? Latest : timestamp;
        return series.Write(value, timestamp);
    }

    /// <summary>One count more than bounds, which rise; or neither. A point without a recorded value needs no counts.</summary>
    private bool AreBucketsSound(bool stale)
    {
        if (!stale && _counts.Length != (_bounds.Length == 0 && _counts.Length == 0 ? 0 : _bounds.Length + sizeof(double)))
            return false;
        double last = double.NegativeInfinity;
        for (int at = 0; at < _bounds.Length; at += sizeof(double))
        {
            double bound = BinaryPrimitives.ReadDoubleLittleEndian(_bounds.Span[at..]);
            if (!(bound > last) || double.IsPositiveInfinity(bound))
                return false;
            last = bound;
        }

        return true;
    }

    // Zero means unknown.
    private long ToMilliseconds(ulong nanoseconds) => nanoseconds == 0 ? nowMilliseconds : (long)(nanoseconds / 1_000_000);
}
