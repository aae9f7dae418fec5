using System.Text.Json;
using Microsoft.Extensions.Options;
using MspPlatform.Gateway.Writing.Formats;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing.Doors;

/// <summary>A plain JSON push for scripts: <c>POST /api/v1/metrics/collect</c>. Errors are problem details, as everywhere in the API.</summary>
internal sealed class JsonDoor(InFlightBytes inFlight, IOptions<WriteOptions> options, TimeProvider time) : PushDoor(inFlight, options, time)
{
    protected override string[] MediaTypes => ["application/json"];

    protected override bool TryDecode(
        HttpRequest request, ReadOnlySpan<byte> body, FormatOptions format, WriteRequestWriter output, out FormatTally tally, out FormatFault fault) =>
        JsonPushDecoder.TryDecode(body, format, output, out tally, out fault);

    protected override Task WriteErrorAsync(HttpResponse response, Refusal refusal, CancellationToken cancellationToken)
    {
        response.ContentType = "application/problem+json";
        return response.WriteAsync(JsonSerializer.Serialize(new { status = refusal.Status, code = refusal.Reason.Id, detail = refusal.Detail }), cancellationToken);
    }
}
