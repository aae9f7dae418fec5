using System.IO.Compression;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MspPlatform.Gateway.Tests.Writing.Formats;
using MspPlatform.Testing;
using static MspPlatform.Gateway.Tests.Writing.Formats.OtlpBytes;

namespace MspPlatform.Gateway.Tests.Writing.Doors;

/// <summary>Every door through the whole edge into the real store: the customer's stamp, the customer's limits, answers as its senders expect.</summary>
public sealed class DoorTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private const string JsonType = "application/json", Protobuf = "application/x-protobuf";
    private const string Version2 = Protobuf + ";proto=io.prometheus.write.v2.Request";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    public static TheoryData<string, string?, string, HttpStatusCode> Doors => new()
    {
        { "/influx/write?precision=ms&db=telegraf", "text/plain; charset=utf-8", "influx", HttpStatusCode.NoContent },
        { "/influx/api/v2/write?precision=ms&bucket=b&org=o", null, "influx", HttpStatusCode.NoContent },
        { "/api/v1/import/prometheus", "text/plain", "text", HttpStatusCode.NoContent },
        { "/api/v1/metrics/collect", JsonType, "json", HttpStatusCode.NoContent },
        { "/opentelemetry/v1/metrics", Protobuf, "otlp", HttpStatusCode.OK },
    };

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Door_GoodBody_PlainOrGzipped_IsStoredUnderTheTokensCustomer(string path, string? type, string format, HttpStatusCode expected)
    {
        EdgeCustomer customer = await CreateAsync($"good-{format}-{path.Length}", "{}");

        (await PushAsync(customer, path, type, Body(format, "plain"))).StatusCode.ShouldBe(expected);
        (await PushAsync(customer, path, type, Zip(Body(format, "zipped")), "gzip")).StatusCode.ShouldBe(expected);

        string[] series = await StoredAsync(customer);
        series.ShouldContain(s => s.Contains("\"zone\":\"plain\"", StringComparison.Ordinal));
        series.ShouldContain(s => s.Contains("\"zone\":\"zipped\"", StringComparison.Ordinal));
        series.ShouldAllBe(s => s.Contains($"\"customer_id\":\"{customer.Id}\"", StringComparison.Ordinal));
        (await StoredAsync(edge.Globex)).ShouldBeEmpty();
        await Eventually.TrueAsync(
            async () => (await edge.Database.QueryAsync($"SELECT sum(writes) FROM usage.minutes WHERE customer_id = '{customer.Id}'")) is ["2"], "both are metered", Cancel);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Door_SeriesAboveALimit_IsLeftOutAndTheSenderIsTold(string path, string? type, string format, HttpStatusCode expected)
    {
        EdgeCustomer customer = await CreateAsync($"limited-{format}-{path.Length}", """{"activeSeries":{"value":1}}""");
        _ = expected;

        HttpResponseMessage response = await PushAsync(customer, path, type, Body(format, "one", "two"));

        string text = await response.Content.ReadAsStringAsync(Cancel);
        response.StatusCode.ShouldBe(format == "otlp" ? HttpStatusCode.OK : HttpStatusCode.BadRequest, text);
        text.ShouldContain("active_series");
        (await StoredAsync(customer)).Length.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Door_BadBodyOrToken_IsRefusedInTheDoorsOwnForm(string path, string? type, string format, HttpStatusCode expected)
    {
        _ = expected;
        byte[] bad = format == "otlp" ? [0xFF] : Encoding.UTF8.GetBytes("{ this is = no body of any format \"");

        HttpResponseMessage malformed = await PushAsync(edge.Acme, path, type, bad);
        HttpResponseMessage unpacked = await PushAsync(edge.Acme, path, type, bad, "gzip");
        HttpResponseMessage cut = await PushAsync(edge.Acme, path, type, Zip(Body(format, [.. Enumerable.Range(0, 50).Select(i => $"cut{i}")]))[..^4], "gzip");
        HttpResponseMessage encoded = await PushAsync(edge.Acme, path, type, bad, "br");
        HttpResponseMessage stranger = await PushAsync(edge.Acme with { Agent = edge.Acme.Query }, path, type, Body(format, "x"));

        foreach ((HttpResponseMessage response, HttpStatusCode status, string reason) in (ReadOnlySpan<(HttpResponseMessage, HttpStatusCode, string)>)
        [
            (malformed, HttpStatusCode.BadRequest, "malformed_body"), (unpacked, HttpStatusCode.BadRequest, "malformed_body"),
            (cut, HttpStatusCode.BadRequest, "malformed_body"), (encoded, HttpStatusCode.UnsupportedMediaType, "unsupported_encoding"), (stranger, HttpStatusCode.Unauthorized, "wrong_token_kind"),
        ])
            response.StatusCode.ShouldBe(status, reason);
        string text = await malformed.Content.ReadAsStringAsync(Cancel);
        text.ShouldContain("malformed_body");
        malformed.Content.Headers.ContentType!.MediaType.ShouldBe(format switch
        {
            "influx" => JsonType,
            "json" => "application/problem+json",
            "otlp" => Protobuf,
            _ => "text/plain",
        });
    }

    [Fact]
    public async Task Influx_TokenScheme_AndBadPrecision()
    {
        using HttpRequestMessage request = Request(edge.Acme, "/influx/api/v2/write?precision=ms", null, Body("influx", "scheme"), null);
        request.Headers.Authorization = new AuthenticationHeaderValue("Token", edge.Acme.Agent.Text);
        (await edge.Gateway.Http.SendAsync(request, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        HttpResponseMessage refused = await PushAsync(edge.Acme, "/influx/write?precision=fortnight", null, Body("influx", "x"));

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonDocument.Parse(await refused.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("code").GetString().ShouldBe("bad_parameter");
    }

    [Fact]
    public async Task Otlp_DeltaPoints_AreASuccessWithACount()
    {
        HttpResponseMessage response = await PushAsync(edge.Acme, "/opentelemetry/v1/metrics", Protobuf, GoldenFile.Read("opentelemetry-dotnet-delta.bin"));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        byte[] answer = await response.Content.ReadAsByteArrayAsync(Cancel);
        answer[0].ShouldBe((byte)0x0A);
        answer[2..4].ShouldBe([(byte)0x08, (byte)5]);
        Encoding.UTF8.GetString(answer).ShouldContain("delta points");
    }

    [Fact]
    public async Task Gzip_ThatUnpacksToMoreThanAllowed_Is413()
    {
        await using RunningGateway small = await edge.StartGatewayAsync(Cancel, ("Writing:MaxDecodedBytes", "65536"));
        using HttpRequestMessage request = Request(edge.Acme, "/influx/write", null, Zip(new byte[10_000_000]), "gzip");

        HttpResponseMessage response = await small.Http.SendAsync(request, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldContain("decoded_body_too_large");
    }

    [Fact]
    public async Task Gzip_ThatUnpacksToMoreThanTheMemoryLeft_Is503UntilThereIsMore()
    {
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, "bomber");
        await using RunningGateway small = await edge.StartGatewayAsync(
            Cancel, ("Writing:MaxInFlightBytes", "67108864"), ("Writing:MaxDecodedBytes", "134217728"));
        byte[] bomb = Zip(Encoding.UTF8.GetBytes("# " + new string('x', 100_000_000)));
        bomb.Length.ShouldBeLessThan(1_000_000);

        // Its memory is taken as soon as its headers are there. The client sends them with the first large part of the body.
        var body = new Pipe();
        using var slow = new HttpRequestMessage(HttpMethod.Post, "/influx/write") { Content = new StreamContent(body.Reader.AsStream()) };
        slow.Content.Headers.ContentLength = 4_000_000;
        slow.Headers.Authorization = new AuthenticationHeaderValue("Bearer", customer.Agent.Text);
        Task<HttpResponseMessage> pending = small.Http.SendAsync(slow, Cancel);
        byte[] part = Encoding.UTF8.GetBytes(new string('#', 99_999) + "\n");
        await body.Writer.WriteAsync(part, Cancel);
        await Eventually.TrueAsync(async () => (await SendAsync()).StatusCode == HttpStatusCode.ServiceUnavailable, "the bomb finds no room beside another body", Cancel);
        (await (await SendAsync()).Content.ReadAsStringAsync(Cancel)).ShouldContain("edge_busy");

        for (int sent = part.Length; sent < 4_000_000; sent += part.Length)
            await body.Writer.WriteAsync(part, Cancel);
        await body.Writer.CompleteAsync();
        (await pending).StatusCode.ShouldBe(HttpStatusCode.NoContent, await (await pending).Content.ReadAsStringAsync(Cancel));
        await Eventually.TrueAsync(async () => (await SendAsync()).StatusCode == HttpStatusCode.NoContent, "alone it is no more than a large body", Cancel);

        async Task<HttpResponseMessage> SendAsync()
        {
            using HttpRequestMessage request = Request(customer, "/api/v1/import/prometheus", null, bomb, "gzip");
            return await small.Http.SendAsync(request, Cancel);
        }
    }

    [Fact]
    public async Task RemoteWrite2_IsStored_AndTheAnswerCountsWhatWasWritten()
    {
        EdgeCustomer customer = await CreateAsync("version-two", "{}");
        byte[] body = RemoteWriteBody.Compress(Version2Body("second", "a", "b"));

        HttpResponseMessage response = await PushAsync(customer, "/api/v1/write", Version2, body, "snappy");

        response.StatusCode.ShouldBe(HttpStatusCode.NoContent, await response.Content.ReadAsStringAsync(Cancel));
        response.Headers.GetValues("X-Prometheus-Remote-Write-Samples-Written").ShouldBe(["2"]);
        response.Headers.GetValues("X-Prometheus-Remote-Write-Histograms-Written").ShouldBe(["0"]);
        response.Headers.GetValues("X-Prometheus-Remote-Write-Exemplars-Written").ShouldBe(["0"]);
        (await StoredAsync(customer)).Length.ShouldBe(2);
    }

    [Fact]
    public async Task RemoteWrite2_PartOrNothingWritten_TheAnswerSaysSo()
    {
        EdgeCustomer customer = await CreateAsync("version-two-part", """{"activeSeries":{"value":1}}""");

        HttpResponseMessage partial = await PushAsync(customer, "/api/v1/write", Version2, RemoteWriteBody.Compress(Version2Body("m", "a", "b", "c")), "snappy");
        HttpResponseMessage nothing = await PushAsync(customer, "/api/v1/write", Version2, RemoteWriteBody.Compress([0x22, 1, (byte)'x']), "snappy");
        HttpResponseMessage mislabelled = await PushAsync(
            customer, "/api/v1/write", Version2, new RemoteWriteBody().Series(1, Now, ("__name__", "m")).ToSnappy(), "snappy");

        partial.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        partial.Headers.GetValues("X-Prometheus-Remote-Write-Samples-Written").ShouldBe(["1"]);
        nothing.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        nothing.Headers.GetValues("X-Prometheus-Remote-Write-Samples-Written").ShouldBe(["0"]);
        mislabelled.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await StoredAsync(customer)).Length.ShouldBe(1);
    }

    private static byte[] Body(string format, params string[] zones) => format switch
    {
        "influx" => Encoding.UTF8.GetBytes(string.Concat(zones.Select(zone => $"pushed,zone={zone},customer_id=globex value=1.5 {Now}\n"))),
        "text" => Encoding.UTF8.GetBytes("# TYPE pushed gauge\n" + string.Concat(zones.Select(zone => $"pushed{{zone=\"{zone}\",customer_id=\"globex\"}} 1.5 {Now}\n"))),
        "json" => Encoding.UTF8.GetBytes(
            $$"""{"host":"web-01","metrics":[{{string.Join(',', zones.Select(zone => $$$"""{"name":"pushed","value":1.5,"labels":{"zone":"{{{zone}}}","customer_id":"globex"}}"""))}}]}"""),
        _ => OtlpBytes.Request([], Gauges("pushed", "", [.. zones.Select(zone => Point(1.5, (ulong)Now * 1_000_000, Attribute("zone", zone), Attribute("customer_id", "globex")))])),
    };

    private static byte[] Version2Body(string metric, params string[] zones)
    {
        string[] symbols = ["", "__name__", metric, "zone", .. zones];
        byte[][] series = [.. zones.Select((_, i) => Field(5, [.. Field(1, [1, 2, 3, (byte)(4 + i)]), .. Field(2, [.. Fixed(1, 1.5), .. Varint(2, (ulong)Now)])]))];
        return Join([.. symbols.Select(symbol => Field(4, symbol)), .. series]);
    }

    private static byte[] Zip(byte[] body)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest))
            zip.Write(body);
        return zipped.ToArray();
    }

    private async Task<EdgeCustomer> CreateAsync(string id, string limits)
    {
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, id);
        await edge.Database.SetLimitsAsync(customer.Id, limits);
        await edge.Gateway.LimitsHoldAsync(customer.Id, limits, Cancel);
        return customer;
    }

    private async Task<HttpResponseMessage> PushAsync(EdgeCustomer customer, string path, string? type, byte[] body, string? encoding = null)
    {
        using HttpRequestMessage request = Request(customer, path, type, body, encoding);
        return await edge.Gateway.Http.SendAsync(request, Cancel);
    }

    private static HttpRequestMessage Request(EdgeCustomer customer, string path, string? type, byte[] body, string? encoding)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        if (type is not null)
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
            request.Content.Headers.ContentEncoding.Add(encoding);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", customer.Agent.Text);
        return request;
    }

    private async Task<string[]> StoredAsync(EdgeCustomer customer)
    {
        await edge.FlushStoreAsync(Cancel);
        HttpResponseMessage response = await edge.Gateway.ReadAsync(customer.Query.Text, "series?match[]=" + Uri.EscapeDataString("{__name__!=\"\"}"), Cancel);
        using JsonDocument json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel));
        return [.. json.RootElement.GetProperty("data").EnumerateArray().Select(series => series.ToString())];
    }
}
