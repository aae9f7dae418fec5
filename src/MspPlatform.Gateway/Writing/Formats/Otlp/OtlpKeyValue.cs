using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing.Formats.Otlp;

/// <summary><c>KeyValue{string key=1, AnyValue value=2}</c> (opentelemetry-proto, common/v1/common.proto).</summary>
internal readonly ref struct OtlpKeyValue
{
    public ReadOnlySpan<byte> Key { get; private init; }

    /// <summary>The bytes of the <c>AnyValue</c>; empty if it is not set.</summary>
    public ReadOnlySpan<byte> Value { get; private init; }

    public int KeyStart { get; private init; }

    public int ValueStart { get; private init; }

    public static bool TryRead(ReadOnlySpan<byte> message, out OtlpKeyValue pair)
    {
        ReadOnlySpan<byte> key = default, value = default;
        int keyStart = 0, valueStart = 0;
        var fields = new ProtoFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1 && fields.Is(WireType.Length))
            {
                key = fields.Bytes;
                keyStart = fields.Start;
            }
            else if (fields.Number == 2 && fields.Is(WireType.Length))
            {
                value = fields.Bytes;
                valueStart = fields.Start;
            }
        }

        pair = new OtlpKeyValue { Key = key, Value = value, KeyStart = keyStart, ValueStart = valueStart };
        return fields.Fault == WireFaultReason.None;
    }
}
