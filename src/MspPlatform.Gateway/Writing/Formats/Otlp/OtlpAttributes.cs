using System.Runtime.InteropServices;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing.Formats.Otlp;

/// <summary>
/// Makes labels of attributes (opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics, "Metric Attributes"): invalid bytes of
/// the key become <c>_</c>, several of them one; the values of keys that so become the same are joined by <c>;</c> in the order of the keys.
/// </summary>
internal sealed class OtlpAttributes(SeriesBuilder series) : IDisposable
{
    private readonly PooledBytes _label = new(64);
    private readonly PooledBytes _value = new(128);
    private readonly Pair[] _pairs = new Pair[SeriesBuilder.MaxLabels];

    /// <summary>Whether a key tells which service it is: <c>job</c> and <c>instance</c> are made of these.</summary>
    public static bool IsIdentity(ReadOnlySpan<byte> key) =>
        key.SequenceEqual("service.name"u8) || key.SequenceEqual("service.namespace"u8) || key.SequenceEqual("service.instance.id"u8);

    /// <summary>Adds the attributes of a point or resource to the series.</summary>
    /// <param name="message">The point or resource.</param>
    /// <param name="field">Number of its repeated field of attributes.</param>
    /// <param name="withIdentity">Whether to add those of <see cref="IsIdentity"/>.</param>
    public FormatFaultReason AddTo(ReadOnlySpan<byte> message, uint field, bool withIdentity = true)
    {
        int count = 0;
        var fields = new ProtoFields(message);
        while (fields.Next())
        {
            if (fields.Number != field || !fields.Is(WireType.Length))
                continue;
            if (!OtlpKeyValue.TryRead(fields.Bytes, out OtlpKeyValue pair))
                return FormatFaultReason.Malformed;
            if (pair.Key.IsEmpty || pair.Value.IsEmpty || (!withIdentity && IsIdentity(pair.Key)))
                continue;
            if (count == _pairs.Length)
                return FormatFaultReason.TooManyLabels;
            if (!Insert(message, new Pair(fields.Start + pair.KeyStart, pair.Key.Length, fields.Start + pair.ValueStart, pair.Value.Length), count++))
                return FormatFaultReason.DuplicateLabel;
        }

        if (fields.Fault != WireFaultReason.None)
            return FormatFaultReason.Malformed;
        foreach (ref readonly Pair pair in _pairs.AsSpan(0, count))
        {
            FormatFaultReason reason = Add(pair.Key(message), message.Slice(pair.ValueStart, pair.ValueLength));
            if (reason != FormatFaultReason.None)
                return reason;
        }

        return FormatFaultReason.None;
    }

    public void Dispose()
    {
        _label.Dispose();
        _value.Dispose();
    }

    private FormatFaultReason Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> anyValue)
    {
        _value.Truncate(0);
        FormatFaultReason reason = OtlpAnyValue.Append(anyValue, _value);
        if (reason != FormatFaultReason.None)
            return reason;
        _label.Truncate(0);
        _label.Append(key);
        PrometheusNames.MakeLabel(_label.Span);
        _label.Truncate(PrometheusNames.CollapseUnderscores(_label.Span));
        return series.AddOrJoin(_label.Span, _value.Span);
    }

    /// <summary>Sorts by key as they come: they are few, and often sorted.</summary>
    private bool Insert(ReadOnlySpan<byte> message, Pair pair, int count)
    {
        for (int i = count; ; i--)
        {
            int order = i == 0 ? 1 : pair.Key(message).SequenceCompareTo(_pairs[i - 1].Key(message));
            if (order == 0)
                return false;
            if (order > 0)
            {
                _pairs[i] = pair;
                return true;
            }

            _pairs[i] = _pairs[i - 1];
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Pair(int KeyStart, int KeyLength, int ValueStart, int ValueLength)
    {
        public ReadOnlySpan<byte> Key(ReadOnlySpan<byte> message) => message.Slice(KeyStart, KeyLength);
    }
}
