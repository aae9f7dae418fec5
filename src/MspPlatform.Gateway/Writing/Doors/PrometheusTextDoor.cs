using Microsoft.Extensions.Options;
using MspPlatform.Gateway.Writing.Formats;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing.Doors;

/// <summary>Prometheus' text format, as scripts push it to <c>/api/v1/import/prometheus</c>.</summary>
internal sealed class PrometheusTextDoor(InFlightBytes inFlight, IOptions<WriteOptions> options, TimeProvider time) : PushDoor(inFlight, options, time)
{
    protected override string[] MediaTypes => [];

    protected override bool TryDecode(
        HttpRequest request, ReadOnlySpan<byte> body, FormatOptions format, WriteRequestWriter output, out FormatTally tally, out FormatFault fault) =>
        PrometheusTextDecoder.TryDecode(body, format, output, out tally, out fault);
}
