using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing.Formats.Otlp;

/// <summary>
/// Walks an <c>ExportMetricsServiceRequest{1: ResourceMetrics{1: Resource, 2: ScopeMetrics{2: Metric}}}</c>. Protobuf lets the fields of a
/// message come in any order, so each message is read for what its parts need before they are.
/// </summary>
internal sealed class OtlpRequest : IDisposable
{
    private const ulong Cumulative = 2;

    private readonly SeriesBuilder _series;
    private readonly OtlpAttributes _attributes;
    private readonly OtlpResource _resource = new();
    private readonly OtlpMetricName _name = new();
    private readonly OtlpPoints _points;
    private int _deltaPoints;
    private int _exponentialPoints;
    private int _resourceIndex;
    private int _scopeIndex;
    private int _metricIndex = -1;

    public OtlpRequest(SeriesBuilder series, long nowMilliseconds)
    {
        _series = series;
        _attributes = new OtlpAttributes(series);
        _points = new OtlpPoints(series, _attributes, _resource, _name, nowMilliseconds);
    }

    public FormatTally Tally => new()
    {
        Samples = _series.Samples,
        DeltaPoints = _deltaPoints,
        ExponentialHistogramPoints = _exponentialPoints,
        PointsWithoutValue = _points.WithoutValue,
    };

    public FormatFault Read(ReadOnlySpan<byte> request)
    {
        FormatFaultReason reason = FormatFaultReason.None;
        var fields = new ProtoFields(request);
        while (reason == FormatFaultReason.None && fields.Next())
        {
            if (fields.Number != 1 || !fields.Is(WireType.Length))
                continue;
            reason = ReadResource(fields.Bytes);
            if (reason == FormatFaultReason.None)
                _resourceIndex++;
        }

        if (reason == FormatFaultReason.None)
            reason = Checked(fields);
        return reason switch
        {
            FormatFaultReason.None => FormatFault.None,
            FormatFaultReason.Malformed => new FormatFault(reason, Place, "the message is not OTLP metrics in protobuf, or a metric has no name or its buckets do not fit its bounds"),
            FormatFaultReason.TooDeep => new FormatFault(reason, Place, $"an attribute's value is nested more than {OtlpAnyValue.MaxDepth} deep"),
            _ => FormatFault.OfSeries(reason, Place),
        };
    }

    public void Dispose()
    {
        _attributes.Dispose();
        _resource.Dispose();
        _name.Dispose();
        _points.Dispose();
    }

    private string Place => _metricIndex < 0
        ? $"resource_metrics[{_resourceIndex}]"
        : $"resource_metrics[{_resourceIndex}].scope_metrics[{_scopeIndex}].metrics[{_metricIndex}]";

    private FormatFaultReason ReadResource(ReadOnlySpan<byte> resourceMetrics)
    {
        _points.Forget();
        _metricIndex = -1;
        ReadOnlySpan<byte> resource = Last(resourceMetrics, 1, out FormatFaultReason reason);
        if (reason == FormatFaultReason.None)
            reason = _resource.Read(resource);
        _scopeIndex = 0;
        var fields = new ProtoFields(resourceMetrics);
        while (reason == FormatFaultReason.None && fields.Next())
        {
            if (fields.Number != 2)
                continue;
            reason = fields.Is(WireType.Length) ? ReadScope(fields.Bytes) : FormatFaultReason.Malformed;
            if (reason == FormatFaultReason.None)
                _scopeIndex++;
        }

        return reason == FormatFaultReason.None ? WriteTargetInfo(resource) : reason;
    }

    /// <summary>What else the resource is, as labels of one series with the value 1, at the time of its latest sample.</summary>
    private FormatFaultReason WriteTargetInfo(ReadOnlySpan<byte> resource)
    {
        if (!_resource.HasOthers || _points.Latest is not { } time)
            return FormatFaultReason.None;
        _metricIndex = -1;
        FormatFaultReason reason = _points.Begin(resource, OtlpResource.Attributes, withIdentity: false);
        _series.SetName("target_info"u8);
        return reason == FormatFaultReason.None ? _series.Write(1, time) : reason;
    }

    private FormatFaultReason ReadScope(ReadOnlySpan<byte> scopeMetrics)
    {
        FormatFaultReason reason = FormatFaultReason.None;
        _metricIndex = 0;
        var fields = new ProtoFields(scopeMetrics);
        while (reason == FormatFaultReason.None && fields.Next())
        {
            if (fields.Number != 2 || !fields.Is(WireType.Length))
                continue;
            reason = ReadMetric(fields.Bytes);
            if (reason == FormatFaultReason.None)
                _metricIndex++;
        }

        return reason == FormatFaultReason.None ? Checked(fields) : reason;
    }

    /// <summary><c>Metric{1: name, 2: description, 3: unit, and of the kinds one}</c>; of a oneof, the last one sent counts.</summary>
    private FormatFaultReason ReadMetric(ReadOnlySpan<byte> metric)
    {
        ReadOnlySpan<byte> name = default, description = default, unit = default, data = default;
        var kind = OtlpKind.None;
        var fields = new ProtoFields(metric);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 1 when fields.Is(WireType.Length):
                    name = fields.Bytes;
                    break;
                case 2 when fields.Is(WireType.Length):
                    description = fields.Bytes;
                    break;
                case 3 when fields.Is(WireType.Length):
                    unit = fields.Bytes;
                    break;
                case 5 or 7 or 9 or 10 or 11 when fields.Is(WireType.Length):
                    kind = (OtlpKind)fields.Number;
                    data = fields.Bytes;
                    break;
            }
        }

        if (fields.Fault != WireFaultReason.None || name.IsEmpty)
            return FormatFaultReason.Malformed;
        return kind == OtlpKind.None ? FormatFaultReason.None : ReadData(name, description, unit, kind, data);
    }

    /// <summary>Every kind has its points in field 1; those that sum up have the temporality in 2, and a sum has in 3 whether it only rises.</summary>
    private FormatFaultReason ReadData(
        ReadOnlySpan<byte> name, ReadOnlySpan<byte> description, ReadOnlySpan<byte> unit, OtlpKind kind, ReadOnlySpan<byte> data)
    {
        ulong temporality = 0;
        bool isMonotonic = false;
        int points = 0;
        var fields = new ProtoFields(data);
        while (fields.Next())
        {
            if (fields.Number == 1 && fields.Is(WireType.Length))
                points++;
            else if (fields.Number == 2 && fields.Is(WireType.Varint))
                temporality = fields.Bits;
            else if (fields.Number == 3 && fields.Is(WireType.Varint))
                isMonotonic = fields.Bits != 0;
        }

        if (fields.Fault != WireFaultReason.None)
            return FormatFaultReason.Malformed;
        if (kind is not (OtlpKind.Gauge or OtlpKind.Summary) && temporality != Cumulative)
        {
            _deltaPoints += points;
            return FormatFaultReason.None;
        }

        if (kind == OtlpKind.ExponentialHistogram)
        {
            _exponentialPoints += points;
            return FormatFaultReason.None;
        }

        _name.Make(name, unit, isCounter: kind == OtlpKind.Sum && isMonotonic, isGauge: kind == OtlpKind.Gauge);
        _series.WriteMetadata(new MetricMetadata { Type = TypeOf(kind, isMonotonic), Family = _name.Span, Help = description, Unit = unit });
        return WritePoints(kind, data);
    }

    /// <summary>A sum that may fall is a gauge to Prometheus.</summary>
    private static MetricFamilyType TypeOf(OtlpKind kind, bool isMonotonic) => kind switch
    {
        OtlpKind.Sum when isMonotonic => MetricFamilyType.Counter,
        OtlpKind.Histogram => MetricFamilyType.Histogram,
        OtlpKind.Summary => MetricFamilyType.Summary,
        _ => MetricFamilyType.Gauge,
    };

    private FormatFaultReason WritePoints(OtlpKind kind, ReadOnlySpan<byte> data)
    {
        FormatFaultReason reason = FormatFaultReason.None;
        var fields = new ProtoFields(data);
        while (reason == FormatFaultReason.None && fields.Next())
        {
            if (fields.Number != 1)
                continue;
            reason = kind switch
            {
                OtlpKind.Histogram => _points.WriteHistogram(fields.Bytes),
                OtlpKind.Summary => _points.WriteSummary(fields.Bytes),
                _ => _points.WriteNumber(fields.Bytes),
            };
        }

        return reason;
    }

    private static ReadOnlySpan<byte> Last(ReadOnlySpan<byte> message, uint field, out FormatFaultReason reason)
    {
        ReadOnlySpan<byte> last = default;
        var fields = new ProtoFields(message);
        while (fields.Next())
        {
            if (fields.Number == field && fields.Is(WireType.Length))
                last = fields.Bytes;
        }

        reason = Checked(fields);
        return last;
    }

    private static FormatFaultReason Checked(in ProtoFields fields) =>
        fields.Fault == WireFaultReason.None ? FormatFaultReason.None : FormatFaultReason.Malformed;
}
