using System.Text;
using MspPlatform.Gateway.Writing.Formats;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Tests.Writing.Formats;

/// <summary>What a decoder allocates does not grow with the samples: a few small objects per body, the rest is rented.</summary>
public sealed class FormatAllocationTests
{
    private const int Bodies = 20;

    // Label slots, builders and their likes of one body, with room.
    private const long PerBody = 12 * 1024;

    private static readonly FormatOptions Options = new(DecodedBody.Now, 64 << 20);

    private static readonly Dictionary<string, (FormatDecode Decode, byte[] Body)> Formats = new()
    {
        ["influx"] = (
            (body, output, out tally, out fault) => InfluxLineDecoder.TryDecode(body, new InfluxLineOptions(Options, Database: "d"), output, out tally, out fault),
            Repeat("cpu,cpu=cpu0,host=web\\ 01 usage_idle=97.5,usage_user=1.25,count=3i,text=\"x\" 1767225600000000000\n")),
        ["prometheus"] = (
            (body, output, out tally, out fault) => PrometheusTextDecoder.TryDecode(body, Options, output, out tally, out fault),
            Repeat("http_requests_total{method=\"post\",path=\"C:\\\\x\"} 1027 1395066363000\n")),
        ["json"] = (
            (body, output, out tally, out fault) => JsonPushDecoder.TryDecode(body, Options, output, out tally, out fault),
            [.. "{\"metrics\":["u8, .. Repeat("{\"name\":\"a\",\"value\":1.5,\"timestamp\":\"2026-01-01T00:00:00Z\",\"labels\":{\"q\":\"\\u00e4\"}},"), .. "{\"name\":\"z\",\"value\":1}],\"host\":\"h\"}"u8]),
        ["otlp"] = (
            (body, output, out tally, out fault) => OtlpMetricsDecoder.TryDecode(body, Options, output, out tally, out fault),
            OtlpBytes.Request(
                OtlpBytes.Attributes(1, OtlpBytes.Attribute("service.name", "a")),
                [.. Enumerable.Repeat(OtlpBytes.Counter("m.x", "By/s", OtlpBytes.Point(1, 1_000_000, OtlpBytes.Attribute("k.x", "v"))), 2000)])),
    };

    [Theory]
    [InlineData("influx", 6000)]
    [InlineData("prometheus", 2000)]
    [InlineData("json", 2001)]
    [InlineData("otlp", 2000)]
    public void TryDecode_ThousandsOfSamples_AllocatesNoMoreThanForOne(string format, int samples)
    {
        (FormatDecode decode, byte[] body) = Formats[format];
        using var output = new WriteRequestWriter(4 << 20);
        decode(body, output, out FormatTally tally, out FormatFault fault).ShouldBeTrue(fault.ToString());
        tally.Samples.ShouldBe(samples);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Bodies; i++)
            decode(body, output, out tally, out fault);
        long perBody = (GC.GetAllocatedBytesForCurrentThread() - before) / Bodies;

        perBody.ShouldBeLessThan(PerBody);
    }

    private static byte[] Repeat(string line) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line, 2000)));
}
