using System.Net;
using System.Text.Json;
using MspPlatform.Gateway.Writing;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Limits;

/// <summary>Each limit through the whole edge: what is answered, what is stored, what is counted. A customer of its own for each test.</summary>
public sealed class WriteLimitTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task RequestRate_Above_Is429WithRetryAfter_PerToken()
    {
        EdgeCustomer customer = await CreateAsync("rate-requests", """{"requestsPerMinute":{"value":3}}""");
        IssuedToken other = await edge.Database.IssueAsync(customer.Id, Domain.Tokens.TokenKind.Agent);
        for (int i = 0; i < 3; i++)
            (await WriteAsync(customer, Series("m", "a"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        HttpResponseMessage refused = await WriteAsync(customer, Series("m", "a"));

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 20);
        (await TextAsync(refused)).ShouldStartWith("request_rate: this token may write 3 times a minute");
        (await edge.Gateway.WriteAsync(other.Text, Series("m", "a").ToSnappy(), Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task SampleRate_Above_Is429_AndNothingIsStored()
    {
        EdgeCustomer customer = await CreateAsync("rate-samples", """{"samplesPerSecond":{"value":1},"samplesBurst":{"value":10}}""");
        (await WriteAsync(customer, Series("first", [.. Enumerable.Range(0, 10).Select(i => $"a{i}")]))).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        HttpResponseMessage refused = await WriteAsync(customer, Series("second", [.. Enumerable.Range(0, 9).Select(i => $"b{i}")]));

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await TextAsync(refused)).ShouldStartWith("sample_rate: this customer may send 1 samples a second");
        refused.Headers.GetValues("X-Prometheus-Remote-Write-Samples-Written").ShouldBe(["0"]);
        (await StoredAsync(customer)).ShouldBe([.. Enumerable.Range(0, 10).Select(i => $"first/a{i}")]);
    }

    [Fact]
    public async Task SampleRate_NothingLeft_IsAnsweredWithoutLookingAtTheBody()
    {
        EdgeCustomer customer = await CreateAsync("rate-exhausted", """{"samplesPerSecond":{"value":1},"samplesBurst":{"value":10}}""");
        (await WriteAsync(customer, Series("m", [.. Enumerable.Range(0, 30).Select(i => $"a{i}")]))).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        HttpResponseMessage refused = await edge.Gateway.WriteAsync(customer.Agent.Text, [1, 2, 3], Cancel);

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(15, 21);
    }

    [Fact]
    public async Task SampleRate_NothingLeft_IsAnsweredAfterAPause()
    {
        EdgeCustomer customer = await CreateAsync("rate-loop", """{"samplesPerSecond":{"value":1},"samplesBurst":{"value":10}}""");
        (await WriteAsync(customer, Series("m", [.. Enumerable.Range(0, 30).Select(i => $"a{i}")]))).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        long start = TimeProvider.System.GetTimestamp();
        (await WriteAsync(customer, Series("m", "a"))).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);

        // A least time, which no busy machine makes shorter; timers may be a little early.
        TimeProvider.System.GetElapsedTime(start).ShouldBeGreaterThan(RequestRateStep.Pause * 0.9);
    }

    [Fact]
    public async Task ByteRate_Above_Is429()
    {
        EdgeCustomer customer = await CreateAsync("rate-bytes", """{"bytesPerSecond":{"value":1024}}""");
        string[] values = [.. Enumerable.Range(0, 400).Select(i => Convert.ToHexString(System.Security.Cryptography.SHA512.HashData(BitConverter.GetBytes(i))))];
        (await WriteAsync(customer, Series("m", values))).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        HttpResponseMessage refused = await WriteAsync(customer, Series("m", values));

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await TextAsync(refused)).ShouldStartWith("byte_rate: ");
    }

    [Fact]
    public async Task SeriesPerRequest_Above_Is400ForTheWholeBody()
    {
        EdgeCustomer customer = await CreateAsync("per-request", """{"seriesPerRequest":{"value":2}}""");

        HttpResponseMessage refused = await WriteAsync(customer, Series("m", "a", "b", "c"));

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await TextAsync(refused)).ShouldStartWith("series_per_request: the request has 3 series, more than 2");
        (await StoredAsync(customer)).ShouldBeEmpty();
    }

    [Fact]
    public async Task EmptySeries_MoreThanAnyBodyMayHave_AreRefusedBeforeTheyTakeMemory()
    {
        EdgeCustomer customer = await CreateAsync("hollow", """{"seriesPerRequest":{"value":null}}""");
        byte[] message = new byte[2_100_000];
        for (int i = 0; i < message.Length; i += 2)
            message[i] = 0x0A;

        HttpResponseMessage refused = await edge.Gateway.WriteAsync(customer.Agent.Text, RemoteWriteBody.Compress(message), Cancel);

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await TextAsync(refused)).ShouldStartWith("series_per_request: the request has more than 1000000 series");
    }

    [Fact]
    public async Task ActiveSeries_AtTheLimit_KnownGoOn_NewAreLeftOut_AndTheAnswerSaysSo()
    {
        EdgeCustomer customer = await CreateAsync("active", """{"activeSeries":{"value":3}}""");
        (await WriteAsync(customer, Series("m", "a", "b", "c"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        HttpResponseMessage partial = await WriteAsync(customer, Series("m", "b", "d", "c", "e"));

        partial.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await TextAsync(partial)).ShouldBe("active_series: 2 of 4 series were not stored; active_series 2, such as m{zone=\"d\"}; the others were.\n");
        partial.Headers.GetValues("X-Prometheus-Remote-Write-Samples-Written").ShouldBe(["2"]);
        (await StoredAsync(customer)).ShouldBe(["m/a", "m/b", "m/c"]);
        (await SamplesAsync(customer, "m")).ShouldBe(5);
        (await WriteAsync(customer, Series("m", "a", "b"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("""{"labelsPerSeries":{"value":2}}""", "too_many_labels")]
    [InlineData("""{"labelNameBytes":{"value":16}}""", "label_name_too_long")]
    [InlineData("""{"labelValueBytes":{"value":16}}""", "label_value_too_long")]
    [InlineData("""{"sampleAgeSeconds":{"value":3600}}""", "sample_too_old")]
    [InlineData("""{"sampleFutureSeconds":{"value":60}}""", "sample_too_new")]
    [InlineData("{}", "duplicate_label")]
    [InlineData("{}", "reserved_label")]
    public async Task BadSeries_IsLeftOut_TheOthersAreStored_AndItIsVisible(string limits, string reason)
    {
        EdgeCustomer customer = await CreateAsync("bad-" + reason.Replace('_', '-'), limits);
        var body = new RemoteWriteBody();
        body.Series(1, Now, ("__name__", "m"), ("zone", "good"));
        Bad(body, reason);
        body.Series(1, Now, ("__name__", "m"), ("zone", "also"));

        HttpResponseMessage partial = await WriteAsync(customer, body);

        partial.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await TextAsync(partial)).ShouldStartWith($"{reason}: 1 of 3 series were not stored; {reason} 1, such as bad{{");
        (await StoredAsync(customer)).ShouldBe(["m/also", "m/good"]);
        string metrics = await edge.Gateway.MetricsAsync(Cancel);
        metrics.ShouldContain($"msp_gateway_rejected_samples_total{{customer_id=\"{customer.Id}\",reason=\"{reason}\",report=\"false\"}} 1");
        await Eventually.TrueAsync(
            async () => (await RejectionsAsync(customer)).SingleOrDefault() is { } row && row.StartsWith($"{reason} false 1 1 bad{{", StringComparison.Ordinal),
            "the rejection is in the database", Cancel);
    }

    [Fact]
    public async Task BadSeries_LimitOnlyReported_IsStoredAndCounted()
    {
        EdgeCustomer customer = await CreateAsync(
            "rehearsal",
            """{"labelNameBytes":{"value":16,"mode":"report"},"activeSeries":{"value":1,"mode":"report"},"requestsPerMinute":{"value":1,"mode":"report"}}""");
        var body = new RemoteWriteBody();
        body.Series(1, Now, ("__name__", "m"), ("zone", "good"));
        Bad(body, "label_name_too_long");

        (await WriteAsync(customer, body)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await WriteAsync(customer, body)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await StoredAsync(customer)).ShouldBe(["bad/", "m/good"]);
        await Eventually.TrueAsync(
            async () => (await RejectionsAsync(customer)).Select(row => string.Join(' ', row.Split(' ').Take(4))).Order()
                .SequenceEqual(["active_series true 1 1", "label_name_too_long true 2 2", "request_rate true 1 0"]),
            "what would have been refused is in the database", Cancel);
    }

    [Fact]
    public async Task Limits_Changed_HoldWithinASecondOrSo_OverridesAndPlanAlike()
    {
        EdgeCustomer customer = await CreateAsync("changing", """{"seriesPerRequest":{"value":1}}""");
        (await WriteAsync(customer, Series("m", "a", "b"))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        await edge.Database.SetLimitsAsync(customer.Id, "{}");

        await Eventually.TrueAsync(async () => (await WriteAsync(customer, Series("m", "a", "b"))).IsSuccessStatusCode, "the new limit holds", Cancel);
    }

    [Fact]
    public async Task EverySeriesRefused_Is400_AndTheStoreIsNotAsked()
    {
        EdgeCustomer customer = await CreateAsync("all-refused", """{"labelsPerSeries":{"value":1}}""");

        HttpResponseMessage refused = await WriteAsync(customer, Series("m", "a", "b"));

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await TextAsync(refused)).ShouldBe("too_many_labels: 2 of 2 series were not stored; too_many_labels 2, such as m{zone=\"a\"}.\n");
        (await StoredAsync(customer)).ShouldBeEmpty();
    }

    private static void Bad(RemoteWriteBody body, string reason)
    {
        (string, string) name = ("__name__", "bad");
        _ = reason switch
        {
            "too_many_labels" => body.Series(1, Now, name, ("a", "1"), ("b", "2")),
            "label_name_too_long" => body.Series(1, Now, name, (new string('n', 17), "1")),
            "label_value_too_long" => body.Series(1, Now, name, ("a", new string('v', 17))),
            "sample_too_old" => body.Series(1, Now - 3_700_000, name, ("a", "1")),
            "sample_too_new" => body.Series(1, Now + 120_000, name, ("a", "1")),
            "duplicate_label" => body.Series(1, Now, name, ("a", "1"), ("b", "2"), ("a", "3")),
            _ => body.Series(1, Now, name, ("customer.id", "globex")),
        };
    }

    private async Task<EdgeCustomer> CreateAsync(string id, string limits)
    {
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, id);
        await edge.Database.SetLimitsAsync(customer.Id, limits);

        // The limits are in the same snapshot as the tokens, or in a later one: asked for until the edge knows the last change.
        await edge.Gateway.LimitsHoldAsync(customer.Id, limits, Cancel);
        return customer;
    }

    private static RemoteWriteBody Series(string metric, params string[] zones)
    {
        var body = new RemoteWriteBody();
        foreach (string zone in zones)
            body.Series(1, Now, ("__name__", metric), ("zone", zone));
        return body;
    }

    private Task<HttpResponseMessage> WriteAsync(EdgeCustomer customer, RemoteWriteBody body) =>
        edge.Gateway.WriteAsync(customer.Agent.Text, body.ToSnappy(), Cancel);

    private static Task<string> TextAsync(HttpResponseMessage response) => response.Content.ReadAsStringAsync(Cancel);

    private async Task<string[]> StoredAsync(EdgeCustomer customer)
    {
        await edge.FlushStoreAsync(Cancel);
        using JsonDocument json = await QueryAsync(customer, "series?match[]=" + Uri.EscapeDataString("{__name__!=\"\"}"));
        return [.. json.RootElement.GetProperty("data").EnumerateArray().Select(Short).Order(StringComparer.Ordinal)];
    }

    private async Task<int> SamplesAsync(EdgeCustomer customer, string metric)
    {
        using JsonDocument json = await QueryAsync(customer, $"query?query={metric}[5m]&time={(Now / 1000) + 60}");
        return json.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Sum(series => series.GetProperty("values").GetArrayLength());
    }

    private async Task<JsonDocument> QueryAsync(EdgeCustomer customer, string query) =>
        JsonDocument.Parse(await (await edge.Gateway.ReadAsync(customer.Query.Text, query, Cancel)).Content.ReadAsStringAsync(Cancel));

    private static string Short(JsonElement series) =>
        $"{series.GetProperty("__name__").GetString()}/{(series.TryGetProperty("zone", out JsonElement zone) ? zone.GetString() : "")}";

    private Task<string[]> RejectionsAsync(EdgeCustomer customer) => edge.Database.QueryAsync(
        $"""
        SELECT concat_ws(' ', reason, report_only::text, sum(requests), sum(samples), min(example))
        FROM usage.rejections WHERE customer_id = '{customer.Id}' GROUP BY reason, report_only
        """);
}
