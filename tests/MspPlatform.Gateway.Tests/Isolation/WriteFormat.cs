using System.Globalization;
using System.Text;
using System.Text.Json;
using MspPlatform.Testing;
using static MspPlatform.Gateway.Tests.Writing.Formats.OtlpBytes;

namespace MspPlatform.Gateway.Tests.Isolation;

/// <summary>How a series is said in one format, with labels that no sender should have.</summary>
/// <param name="Make">Metric and labels, in this order, to a body.</param>
internal sealed record WriteFormat(string Name, string? ContentType, string? Encoding, Func<string, (string Name, string Value)[], byte[]> Make)
{
    private const string Protobuf = "application/x-protobuf";

    private static readonly WriteFormat Version1 = new("remote write 1.0", Protobuf, "snappy", (metric, labels) =>
        new RemoteWriteBody().Series(1, Now, [("__name__", metric), .. labels]).ToSnappy());

    private static readonly WriteFormat Version2 = new("remote write 2.0", Protobuf + ";proto=io.prometheus.write.v2.Request", "snappy", (metric, labels) =>
    {
        string[] symbols = ["", "__name__", metric, .. labels.SelectMany(l => (string[])[l.Name, l.Value])];
        byte[] references = [.. Enumerable.Range(1, symbols.Length - 1).Select(i => (byte)i)];
        byte[] series = [.. Field(1, references), .. Field(2, [.. Fixed(1, 1.0), .. Varint(2, (ulong)Now)])];
        return RemoteWriteBody.Compress(Join([.. symbols.Select(s => Field(4, s)), Field(5, series)]));
    });

    private static readonly WriteFormat Influx = new("InfluxDB lines", "text/plain", null, (metric, labels) =>
        Text($"{metric}{string.Concat(labels.Select(l => $",{Escape(l.Name)}={Escape(l.Value)}"))} value=1\n"));

    private static readonly WriteFormat Prometheus = new("Prometheus' text", "text/plain", null, (metric, labels) =>
        Text($"{metric}{{{string.Join(',', labels.Select(l => $"{l.Name}=\"{l.Value}\""))}}} 1 {Now}\n"));

    private static readonly WriteFormat Json = new("JSON", "application/json", null, (metric, labels) =>
        Text($"{{\"host\":\"h\",\"metrics\":[{{\"name\":\"{metric}\",\"value\":1,\"labels\":{{{string.Join(',', labels.Select(JsonMember))}}}}}]}}"));

    private static readonly WriteFormat OtlpPoint = new("OpenTelemetry, at the point", Protobuf, null, (metric, labels) =>
        Request([], Gauges(metric, "", Point(1, (ulong)Now * 1_000_000, [.. labels.Select(l => Attribute(l.Name, l.Value))]))));

    private static readonly WriteFormat OtlpResource = new("OpenTelemetry, at the resource", Protobuf, null, (metric, labels) =>
        Request(Attributes(1, [.. labels.Select(l => Attribute(l.Name, l.Value))]), Gauges(metric, "", Point(1, (ulong)Now * 1_000_000))));

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>What each door of the edge reads. A door that is not here fails the matrix.</summary>
    public static readonly IReadOnlyDictionary<string, WriteFormat[]> OfDoor = new Dictionary<string, WriteFormat[]>(StringComparer.Ordinal)
    {
        ["/api/v1/write"] = [Version1, Version2],
        ["/api/v1/push"] = [Version1, Version2],
        ["/influx/write"] = [Influx],
        ["/influx/api/v2/write"] = [Influx],
        ["/opentelemetry/v1/metrics"] = [OtlpPoint, OtlpResource],
        ["/api/v1/import/prometheus"] = [Prometheus],
        ["/api/v1/metrics/collect"] = [Json],
    };

    private static byte[] Text(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static string JsonMember((string Name, string Value) label) => $"{JsonSerializer.Serialize(label.Name)}:{JsonSerializer.Serialize(label.Value)}";

    private static string Escape(string text) => string.Concat(text.Select(c => c is ',' or ' ' or '=' ? "\\" + c : c.ToString(CultureInfo.InvariantCulture)));
}
