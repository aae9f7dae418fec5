using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MspPlatform.Gateway.Tests.Writing.Formats;
using MspPlatform.LocalStack.Parts;
using MspPlatform.LocalStack.Processes;
using MspPlatform.Testing;
using static MspPlatform.Gateway.Tests.Writing.Formats.OtlpBytes;

namespace MspPlatform.Gateway.Tests.Reading;

/// <summary>What a customer's agents told of their metrics, by whichever door, is what this customer reads, and nobody else.</summary>
public sealed class MetadataReadTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private const string Version1 = "application/x-protobuf", Version2 = Version1 + ";proto=io.prometheus.write.v2.Request";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task Metadata_ByEveryDoorThatTells_IsReadByItsCustomerAlone()
    {
        byte[] sample = [.. Fixed(1, 1.5), .. Varint(2, (ulong)Now)];
        byte[] version1 = [.. Field(3, [.. Varint(1, 1), .. Field(2, "one_total"), .. Field(4, "From 1.0."), .. Field(5, "bytes")])];
        byte[] version2 = Join(
        [
            .. ((string[])["", "__name__", "two_seconds_sum", "From 2.0.", "seconds"]).Select(symbol => Field(4, symbol)),
            Field(5, [.. Field(1, [1, 2]), .. Field(2, sample), .. Field(5, [.. Varint(1, 5), .. Varint(3, 3), .. Varint(4, 4)])]),
        ]);
        byte[] metric = [.. Field(2, "From OTLP."), .. Gauges("four", "By", Point(1, (ulong)Now * 1_000_000))];
        byte[] otlp = OtlpBytes.Request([], metric);
        const string text = "# HELP three From\\ntext \\\\ \\q.\n# TYPE three untyped\n# UNIT three rows\n# a comment\n# TYPE\n#\nthree 1\n# TYPE only_type gauge\n";

        await WriteAsync(edge.Acme, "/api/v1/write", Version1, RemoteWriteBody.Compress(version1), "snappy");
        await WriteAsync(edge.Acme, "/api/v1/write", Version2, RemoteWriteBody.Compress(version2), "snappy");
        await WriteAsync(edge.Acme, "/api/v1/import/prometheus", "text/plain", Encoding.UTF8.GetBytes(text), null);
        await WriteAsync(edge.Acme, "/opentelemetry/v1/metrics", Version1, otlp, null);

        (await ReadAsync(edge.Acme, "metadata")).ShouldBe(
            """
            {"four_bytes":[{"type":"gauge","help":"From OTLP.","unit":"By"}],
            "one_total":[{"type":"counter","help":"From 1.0.","unit":"bytes"}],
            "only_type":[{"type":"gauge","help":"","unit":""}],
            "three":[{"type":"unknown","help":"From\ntext \\ \\q.","unit":"rows"}],
            "two_seconds":[{"type":"summary","help":"From 2.0.","unit":"seconds"}]}
            """.ReplaceLineEndings(""));
        (await ReadAsync(edge.Globex, "metadata")).ShouldBe("{}");
        (await ReadAsync(edge.Globex, "metadata?metric=one_total")).ShouldBe("{}");
    }

    [Fact]
    public async Task Metadata_WithParameters_IsCutAsPrometheusCutsIt()
    {
        EdgeCustomer customer = await CreateAsync("cut");
        await WriteAsync(customer, "/api/v1/import/prometheus", "text/plain", "# HELP a 1\n# HELP a2 2\n# HELP b 3\na 1\n"u8.ToArray(), null);
        await WriteAsync(customer, "/api/v1/import/prometheus", "text/plain", "# HELP a 4\na 1\n"u8.ToArray(), null);

        (await HelpsAsync(customer, "metadata?metric=a")).ShouldBe(["1", "4"]);
        (await HelpsAsync(customer, "metadata?metric=a&limit_per_metric=1")).Length.ShouldBe(1);
        (await HelpsAsync(customer, "metadata?limit=2&limit_per_metric=0")).ShouldBe(["1", "4", "2"]);
        (await HelpsAsync(customer, "metadata?limit=0")).ShouldBeEmpty();
        (await HelpsAsync(customer, "metadata?limit=-1&metric=")).Length.ShouldBe(4);
        HttpResponseMessage refused = await edge.Gateway.ReadAsync(customer.Query.Text, "metadata?limit=ten", Cancel);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadAsStringAsync(Cancel)).ShouldContain("bad_parameter");
    }

    [Fact]
    public async Task Metadata_ThatWasNotStored_IsNotLearned()
    {
        EdgeCustomer customer = await CreateAsync("not-stored");
        byte[] body = [.. Field(3, Field(2, "told_in_vain")), 0xFF];

        using HttpRequestMessage request = EdgeRequests.Write(customer.Agent.Text, RemoteWriteBody.Compress(body));
        (await edge.Gateway.Http.SendAsync(request, Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        (await ReadAsync(customer, "metadata")).ShouldBe("{}");
    }

    [Fact]
    public async Task Metadata_OfARealPrometheusAgent_IsThere()
    {
        EdgeCustomer customer = await CreateAsync("real-agent");
        ThirdPartyParts parts = await ThirdPartyParts.EnsureAsync(Cancel);
        using var folder = new TestFolder();
        int port = LoopbackPort.FindFree();
        await File.WriteAllTextAsync(folder.File("prometheus.yml"),
            $$"""
            global: {scrape_interval: 1s}
            scrape_configs: [{job_name: self, static_configs: [{targets: ["127.0.0.1:{{port}}"]}]}]
            remote_write:
              - url: {{edge.Gateway.Url}}api/v1/write
                authorization: {credentials: {{customer.Agent.Text}}}
                metadata_config: {send_interval: 1s}
            """, Cancel);
        await using SupervisedProcess agent = await SupervisedProcess.StartAsync(new PartSpec
        {
            Name = "prometheus",
            Program = parts.Prometheus,
            Arguments =
            [
                "--enable-feature=agent", "--config.file=" + folder.File("prometheus.yml"), "--storage.agent.path=" + folder.File("wal"),
                $"--web.listen-address=127.0.0.1:{port}",
            ],
            LogFile = folder.File("prometheus.log"),
        });

        await Eventually.TrueAsync(async () => await ReadAsync(customer, "metadata?metric=go_goroutines") != "{}", "Prometheus told of its own metrics", Cancel);

        (await ReadAsync(customer, "metadata?metric=go_goroutines"))
            .ShouldBe("""{"go_goroutines":[{"type":"gauge","help":"Number of goroutines that currently exist.","unit":""}]}""");
        string all = await ReadAsync(customer, "metadata");
        TestContext.Current.TestOutputHelper?.WriteLine($"{JsonDocument.Parse(all).RootElement.EnumerateObject().Count()} families, {all.Length} characters");
        JsonDocument.Parse(all).RootElement.EnumerateObject().Count().ShouldBeGreaterThan(50);
    }

    private async Task<EdgeCustomer> CreateAsync(string id)
    {
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, id);
        await edge.Gateway.LimitsHoldAsync(customer.Id, "{}", Cancel);
        return customer;
    }

    private async Task WriteAsync(EdgeCustomer customer, string path, string type, byte[] body, string? encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
            request.Content.Headers.ContentEncoding.Add(encoding);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", customer.Agent.Text);
        using HttpResponseMessage response = await edge.Gateway.Http.SendAsync(request, Cancel);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync(Cancel));
    }

    private async Task<string[]> HelpsAsync(EdgeCustomer customer, string query)
    {
        using JsonDocument data = JsonDocument.Parse(await ReadAsync(customer, query));
        return [.. data.RootElement.EnumerateObject().SelectMany(f => f.Value.EnumerateArray().Select(m => m.GetProperty("help").GetString()!).Order())];
    }

    private async Task<string> ReadAsync(EdgeCustomer customer, string query)
    {
        HttpResponseMessage response = await edge.Gateway.ReadAsync(customer.Query.Text, query, Cancel);
        string text = await response.Content.ReadAsStringAsync(Cancel);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        using JsonDocument json = JsonDocument.Parse(text);
        json.RootElement.GetProperty("status").GetString().ShouldBe("success");
        return json.RootElement.GetProperty("data").GetRawText();
    }
}
