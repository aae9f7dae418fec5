using System.Text.Json;
using System.Text.Unicode;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing.Formats;

/// <summary>
/// The platform's own format for scripts that want to send a few numbers:
/// <c>{"host":"web-01","metrics":[{"name":"queue_depth","value":12.5,"timestamp":"2026-01-01T00:00:00Z","labels":{"queue":"mail"}}]}</c>.
/// <c>host</c>, <c>metrics</c>, <c>name</c> and <c>value</c> must be there; a timestamp is RFC 3339 with an offset, or whole milliseconds since
/// 1970 UTC. Every series carries the host as <c>server_name</c> and <c>instance</c>. Strict, because what a hand-written script gets wrong
/// should be told to it: unknown and repeated members are faults, and so is every value of another type.
/// </summary>
internal static class JsonPushDecoder
{
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 8 };

    /// <summary>Replaces what <paramref name="output"/> holds by the samples of a body.</summary>
    /// <returns>False if there is a fault: nothing is in <paramref name="output"/> then.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> body, in FormatOptions options, WriteRequestWriter output, out FormatTally tally, out FormatFault fault)
    {
        output.Clear();
        using var series = new SeriesBuilder(output, options.MaxOutputBytes);
        using PooledBytes host = new(64), name = new(128), member = new(64), text = new(128);
        fault = Read(body, options, new JsonPushMetrics(series, host, name, member, text));
        tally = fault.IsNone ? new FormatTally { Samples = series.Samples } : default;
        if (!fault.IsNone)
            output.Clear();
        return fault.IsNone;
    }

    private static FormatFault Read(ReadOnlySpan<byte> body, in FormatOptions options, JsonPushMetrics metrics)
    {
        // The reader checks a text only when it is copied, and throws then.
        if (!Utf8.IsValid(body))
            return new FormatFault(FormatFaultReason.Malformed, "", "the body is not UTF-8");
        try
        {
            var reader = new Utf8JsonReader(body, Strict);
            return metrics.Read(ref reader, options.NowMilliseconds);
        }
        catch (JsonException exception)
        {
            // The reader has no other way to say it. Its message may quote the body.
            return new FormatFault(FormatFaultReason.Malformed, $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}", "the body is not JSON, or nested too deeply");
        }
    }
}
