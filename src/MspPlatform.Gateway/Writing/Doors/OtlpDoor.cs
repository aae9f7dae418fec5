using System.Text;
using Microsoft.Extensions.Options;
using MspPlatform.Gateway.Writing.Formats;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing.Doors;

/// <summary>
/// OpenTelemetry metrics over HTTP, protobuf: <c>/opentelemetry/v1/metrics</c>. Answers follow
/// https://opentelemetry.io/docs/specs/otlp/#otlphttp-response: a part that is not stored is a success with a count and a reason, and
/// clients send again at 429 and 503 only.
/// </summary>
internal sealed class OtlpDoor(InFlightBytes inFlight, IOptions<WriteOptions> options, TimeProvider time) : PushDoor(inFlight, options, time)
{
    private const string Protobuf = "application/x-protobuf";

    protected override string[] MediaTypes => [Protobuf];

    public override async Task AnswerAsync(WriteContext write, Refusal? refusal)
    {
        HttpResponse response = write.Http.Response;
        long notStored = write.Tally.DeltaPoints + write.Tally.ExponentialHistogramPoints + write.Tally.PointsWithoutValue;
        if (refusal is not null && write.Partial is null)
        {
            await base.AnswerAsync(write, refusal);
            return;
        }

        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = Protobuf;
        string? left = notStored > 0 ? "delta points, exponential histograms and points without a value are not stored" : null;
        string[] why = [.. new[] { refusal?.Text, left }.OfType<string>()];
        if (why.Length == 0)
            return;

        // ExportMetricsServiceResponse{1: partial_success{1: rejected_data_points, 2: error_message}}
        long rejected = notStored + write.Tally.Samples - write.Written.All;
        byte[] message = Field(2, Encoding.UTF8.GetBytes(string.Join("; ", why)));
        await response.Body.WriteAsync(Field(1, [0x08, .. Varint((ulong)Math.Max(0, rejected)), .. message]), write.Http.RequestAborted);
    }

    protected override bool TryDecode(
        HttpRequest request, ReadOnlySpan<byte> body, FormatOptions format, WriteRequestWriter output, out FormatTally tally, out FormatFault fault) =>
        OtlpMetricsDecoder.TryDecode(body, format, output, out tally, out fault);

    protected override Task WriteErrorAsync(HttpResponse response, Refusal refusal, CancellationToken cancellationToken)
    {
        // google.rpc.Status{2: message}; the code is optional, the HTTP status says it.
        response.ContentType = Protobuf;
        return response.Body.WriteAsync(Field(2, Encoding.UTF8.GetBytes(refusal.Text)), cancellationToken).AsTask();
    }

    private static byte[] Field(int number, byte[] value) => [(byte)((number << 3) | 2), .. Varint((ulong)value.Length), .. value];

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
