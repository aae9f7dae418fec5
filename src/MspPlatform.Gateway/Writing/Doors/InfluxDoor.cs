using System.Text.Json;
using Microsoft.Extensions.Options;
using MspPlatform.Domain;
using MspPlatform.Gateway.Writing.Formats;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing.Doors;

/// <summary>InfluxDB's line protocol, as Telegraf sends it to <c>/influx/write</c> and <c>/influx/api/v2/write</c>.</summary>
internal sealed class InfluxDoor(InFlightBytes inFlight, IOptions<WriteOptions> options, TimeProvider time) : PushDoor(inFlight, options, time)
{
    protected override string[] MediaTypes => [];

    protected override Refusal? CheckParameters(HttpRequest request) => InfluxLineOptions.TryParsePrecision(request.Query["precision"], out _)
        ? null
        : Refusal.BadRequest(RejectionReason.BadParameter, "'precision' must be ns, us, ms, s, m or h.");

    protected override bool TryDecode(
        HttpRequest request, ReadOnlySpan<byte> body, FormatOptions format, WriteRequestWriter output, out FormatTally tally, out FormatFault fault)
    {
        _ = InfluxLineOptions.TryParsePrecision(request.Query["precision"], out InfluxPrecision precision);
        return InfluxLineDecoder.TryDecode(body, new InfluxLineOptions(format, precision, request.Query["db"]), output, out tally, out fault);
    }

    protected override Task WriteErrorAsync(HttpResponse response, Refusal refusal, CancellationToken cancellationToken)
    {
        // Version 1 reads "error", version 2 "code" and "message".
        response.ContentType = "application/json";
        return response.WriteAsync(JsonSerializer.Serialize(new { error = refusal.Text, code = refusal.Reason.Id, message = refusal.Text }), cancellationToken);
    }
}
