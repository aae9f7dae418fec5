using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing.Formats.Otlp;

/// <summary>
/// The labels that tell where points come from (opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics, "Resource Attributes"):
/// <c>job</c> is <c>service.namespace/service.name</c>, or the name alone; <c>instance</c> is <c>service.instance.id</c>.
/// <c>Resource{repeated KeyValue attributes=1}</c> (opentelemetry-proto, resource/v1/resource.proto).
/// </summary>
internal sealed class OtlpResource : IDisposable
{
    /// <summary>Number of the field of attributes.</summary>
    public const uint Attributes = 1;

    private readonly PooledBytes _namespace = new(64);
    private readonly PooledBytes _name = new(64);
    private readonly PooledBytes _job = new(64);
    private readonly PooledBytes _instance = new(64);

    /// <summary>Whether there are attributes beside those that make <c>job</c> and <c>instance</c>.</summary>
    public bool HasOthers { get; private set; }

    public ReadOnlySpan<byte> Job => _job.Span;

    public ReadOnlySpan<byte> Instance => _instance.Span;

    public FormatFaultReason Read(ReadOnlySpan<byte> message)
    {
        HasOthers = false;
        foreach (PooledBytes part in (ReadOnlySpan<PooledBytes>)[_namespace, _name, _job, _instance])
            part.Truncate(0);
        var fields = new ProtoFields(message);
        while (fields.Next())
        {
            if (fields.Number != Attributes || !fields.Is(WireType.Length))
                continue;
            if (!OtlpKeyValue.TryRead(fields.Bytes, out OtlpKeyValue pair))
                return FormatFaultReason.Malformed;
            HasOthers |= !OtlpAttributes.IsIdentity(pair.Key);
            if (PartOf(pair.Key) is not { } part)
                continue;
            part.Truncate(0);
            FormatFaultReason reason = OtlpAnyValue.Append(pair.Value, part);
            if (reason != FormatFaultReason.None)
                return reason;
        }

        if (_name.Length > 0)
        {
            _job.Append(_namespace.Span);
            _job.Append(_namespace.Length == 0 ? default : "/"u8);
            _job.Append(_name.Span);
        }

        return fields.Fault == WireFaultReason.None ? FormatFaultReason.None : FormatFaultReason.Malformed;
    }

    public void Dispose()
    {
        _namespace.Dispose();
        _name.Dispose();
        _job.Dispose();
        _instance.Dispose();
    }

    private PooledBytes? PartOf(ReadOnlySpan<byte> key) =>
        key.SequenceEqual("service.name"u8) ? _name
        : key.SequenceEqual("service.namespace"u8) ? _namespace
        : key.SequenceEqual("service.instance.id"u8) ? _instance
        : null;
}
