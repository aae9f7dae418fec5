using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MspPlatform.Testing;

namespace MspPlatform.ControlPlane.Tests.Usage;

public sealed class UsageTests(ControlPlaneFixture controlPlane) : IClassFixture<ControlPlaneFixture>, IDisposable
{
    private const string Day = "from=2026-05-01T00:00:00Z&to=2026-05-02T00:00:00Z";

    private static readonly DateTimeOffset Half = new(2026, 5, 1, 9, 30, 0, TimeSpan.Zero);
    private static readonly Guid Edge = Guid.CreateVersion7();
    private static readonly Guid OtherEdge = Guid.CreateVersion7();

    private readonly HttpClient _msp = controlPlane.Client(controlPlane.MspKey);

    public void Dispose() => _msp.Dispose();

    [Fact]
    public async Task Usage_OverEdgesTokensAndMinutes_IsSummedPerBucket()
    {
        await using UsageRecorder recorder = await RecordAsync("summed");

        JsonElement usage = await GetAsync("summed", $"{Day}&step=1h");

        usage.String("step").ShouldBe("1h");
        usage.GetProperty("from").GetDateTimeOffset().ShouldBe(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));
        Items(usage).Select(i => i.GetProperty("from").GetDateTimeOffset()).ShouldBe([Half.AddMinutes(-30), Half.AddMinutes(30)]);
        JsonElement nine = Items(usage)[0];
        nine.GetProperty("tokenId").ValueKind.ShouldBe(JsonValueKind.Null);
        Numbers(nine).ShouldBe((11, 1100, 11_000, 22, 1.104m));
        nine.GetProperty("activeSeries").GetInt64().ShouldBe(30);
        nine.GetProperty("rejections").GetRawText().ShouldBe(
            """[{"reason":"label_value_too_long","reportOnly":true,"requests":1,"samples":9},"""
            + """{"reason":"reserved_label","reportOnly":false,"requests":2,"samples":12}]""");
        Numbers(Items(usage)[1]).ShouldBe((10, 1000, 10_000, 20, 1.001m));
        Items(usage)[1].GetProperty("activeSeries").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("1m", 3)]
    [InlineData("5m", 2)]
    [InlineData("1h", 2)]
    [InlineData("1d", 1)]
    public async Task Totals_InWhateverStep_AreTheSame(string step, int buckets)
    {
        string customer = $"total-{step}";
        await using UsageRecorder recorder = await RecordAsync(customer);

        foreach (string grouping in new[] { "", "&groupBy=token" })
        {
            JsonElement usage = await GetAsync(customer, $"{Day}&step={step}{grouping}");
            JsonElement totals = usage.GetProperty("totals");
            Numbers(totals).ShouldBe((21, 2100, 21_000, 42, 2.105m));
            totals.GetProperty("rejections").EnumerateArray().Select(r => (r.String("reason"), r.GetProperty("samples").GetInt64()))
                .ShouldBe([("label_value_too_long", 9), ("reserved_label", 12)]);
            if (grouping.Length == 0)
                Items(usage).Length.ShouldBe(buckets);
            totals.GetProperty("activeSeries").ToString().ShouldBe(grouping.Length == 0 ? "30" : "");
        }
    }

    [Fact]
    public async Task Usage_GroupedByToken_NamesEach()
    {
        await using UsageRecorder recorder = await RecordAsync("grouped");

        JsonElement[] items = Items(await GetAsync("grouped", $"{Day}&step=1d&groupBy=token"));

        items.Select(i => (i.GetProperty("tokenName").GetString(), i.GetProperty("samples").GetInt64()))
            .ShouldBe([("web-01", 1700), ("web-02", 400)], ignoreOrder: true);
        items.Select(i => (i.String("tokenName"), i.GetProperty("activeSeries").GetInt64())).ShouldBe([("web-01", 100), ("web-02", 30)], ignoreOrder: true);
        items.ShouldAllBe(i => i.GetProperty("tokenId").ValueKind == JsonValueKind.String);
        JsonElement second = items.Single(i => i.String("tokenName") == "web-02");
        second.GetProperty("rejections").EnumerateArray().Select(r => r.GetProperty("samples").GetInt64()).ShouldBe([9, 7]);
    }

    [Fact]
    public async Task Usage_WrittenAgain_CountsOnce()
    {
        await using UsageRecorder recorder = await RecordAsync("replayed");
        JsonElement once = await GetAsync("replayed", Day);

        await recorder.WriteAsync();
        await recorder.WriteAsync();

        (await GetAsync("replayed", Day)).GetProperty("items").GetRawText().ShouldBe(once.GetProperty("items").GetRawText());
        Numbers(once.GetProperty("totals")).Samples.ShouldBe(2100);
    }

    [Fact]
    public async Task Usage_OfAnotherCustomerWithTheSameToken_IsNotIncluded()
    {
        await using UsageRecorder own = await RecordAsync("alone");
        await controlPlane.CreateCustomerAsync("neighbour");
        Guid token = await own.IssueTokenAsync("shared id");
        await using var foreign = new UsageRecorder(controlPlane, "neighbour");
        await foreign.Minute(Half, token, Edge, 7000).Series(Half, Edge, 900).Rejection(Half, token, Edge, "reserved_label", 50).WriteAsync();

        JsonElement totals = (await GetAsync("alone", Day)).GetProperty("totals");
        JsonElement[] theirs = Items(await GetAsync("neighbour", $"{Day}&groupBy=token"));

        Numbers(totals).Samples.ShouldBe(2100);
        totals.GetProperty("activeSeries").GetInt64().ShouldBe(30);
        totals.GetProperty("rejections").EnumerateArray().Sum(r => r.GetProperty("samples").GetInt64()).ShouldBe(21);
        theirs.Single().GetProperty("tokenName").ValueKind.ShouldBe(JsonValueKind.Null, "another customer's token has no name here");
    }

    [Theory]
    [InlineData("from=2026-05-01T09:30:00Z&to=2026-05-01T09:31:00Z", 1000)]
    [InlineData("from=2026-05-01T09:30:00.0000001Z&to=2026-05-01T09:31:00.001Z", 1100)]
    [InlineData("from=2026-05-01T18:30:00%2B09:00&to=2026-05-01T18:31:00%2B09:00", 1000)]
    [InlineData("from=2026-05-01T09:30:01Z&to=2026-05-01T09:31:00Z", 0)]
    [InlineData("from=2026-05-01T09:31:00Z&to=2026-05-01T10:00:00Z", 100)]
    [InlineData("from=2026-05-01T09:31:00Z&to=2026-05-01T10:00:01Z", 1100)]
    [InlineData("to=2026-05-02T09:31:00Z", 1100)]
    [InlineData("to=2026-05-02T10:00:00Z&step=", 1000)]
    public async Task Usage_AtTheRangesEnds_HasMinutesThatBeginInIt(string query, long samples)
    {
        string customer = $"ends-{Guid.NewGuid():N}"[..20];
        await using UsageRecorder recorder = await RecordAsync(customer);

        Numbers((await GetAsync(customer, query)).GetProperty("totals")).Samples.ShouldBe(samples);
    }

    [Fact]
    public async Task Days_Always_BeginAtMidnightUtc()
    {
        await controlPlane.CreateCustomerAsync("midnight");
        await using var recorder = new UsageRecorder(controlPlane, "midnight");
        var midnight = new DateTimeOffset(2026, 5, 2, 0, 0, 0, TimeSpan.Zero);
        await recorder.Minute(midnight.AddMinutes(-1), Edge, Edge, 100).Minute(midnight, Edge, Edge, 200).WriteAsync();

        JsonElement[] items = Items(await GetAsync("midnight", "from=2026-05-01T09:00:00%2B09:00&to=2026-05-03T09:00:00%2B09:00&step=1d"));

        items.Select(i => (i.GetProperty("from").GetDateTimeOffset(), i.GetProperty("samples").GetInt64()))
            .ShouldBe([(midnight.AddDays(-1), 100), (midnight, 200)]);
    }

    [Fact]
    public async Task Usage_AskedWithoutParameters_IsOfTheLastDayWithTheOpenMinute()
    {
        await controlPlane.CreateCustomerAsync("current");
        await using var recorder = new UsageRecorder(controlPlane, "current");
        DateTimeOffset now = controlPlane.Clock.GetUtcNow();
        DateTimeOffset open = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        await recorder.Minute(open, Edge, Edge, 300).Minute(open.AddHours(-25), Edge, Edge, 900).WriteAsync();

        JsonElement usage = await GetAsync("current", "");

        Numbers(usage.GetProperty("totals")).Samples.ShouldBe(300);
        usage.String("step").ShouldBe("5m");
        (usage.GetProperty("to").GetDateTimeOffset() - usage.GetProperty("from").GetDateTimeOffset()).ShouldBe(TimeSpan.FromDays(1));
        DateTimeOffset complete = usage.GetProperty("completeUntil").GetDateTimeOffset();
        DateTimeOffset minuteBefore = usage.GetProperty("to").GetDateTimeOffset().AddMinutes(-1);
        complete.ShouldBe(minuteBefore.AddTicks(-(minuteBefore.Ticks % TimeSpan.TicksPerMinute)));
    }

    [Theory]
    [InlineData("from=2026-05-02T00:00:00Z&to=2026-05-01T00:00:00Z", "invalid_range")]
    [InlineData("from=2026-05-01T00:00:00Z&to=2026-05-01T00:00:00Z", "invalid_range")]
    [InlineData("from=9999-12-31T23:59:59Z", "invalid_range")]
    [InlineData("to=1970-01-01T00:00:00Z", "invalid_range")]
    [InlineData("from=2026-05-01T00:00:00Z&to=2026-05-08T00:00:00Z&step=1m", "range_too_large")]
    [InlineData("from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z", "range_too_large")]
    [InlineData("step=2m", "validation_failed")]
    [InlineData("groupBy=edge", "validation_failed")]
    [InlineData("from=yesterday", "validation_failed")]
    [InlineData("from=2026-05-01", "validation_failed")]
    [InlineData("from=2026-05-01T00:00:00", "validation_failed")]
    [InlineData("to=05/01/2026 00:00:00 %2B00:00", "validation_failed")]
    [InlineData("to=2026-05-01T00:00:00Z&to=2026-05-01T00:00:00Z", "validation_failed")]
    public async Task Usage_ForAnImpossibleQuery_IsRefused(string query, string code) =>
        await _msp.GetAsync($"/api/v1/customers/acme/usage?{query}").ShouldBeProblemAsync(HttpStatusCode.BadRequest, code);

    [Fact]
    public async Task Usage_OfTooManyTokensAndBuckets_IsRefusedAndUngroupedIsNot()
    {
        await controlPlane.CreateCustomerAsync("crowded");
        await using var recorder = new UsageRecorder(controlPlane, "crowded");
        Guid[] tokens = [.. Enumerable.Range(0, 101).Select(_ => Guid.CreateVersion7())];
        for (int minute = 0; minute < 100; minute++)
        {
            foreach (Guid token in tokens)
                recorder.Minute(Half.AddMinutes(minute), token, Edge, 100);
        }

        await recorder.WriteAsync();
        string path = "/api/v1/customers/crowded/usage?" + Day;

        await _msp.GetAsync($"{path}&step=1m&groupBy=token").ShouldBeProblemAsync(HttpStatusCode.BadRequest, "range_too_large");
        Items(await _msp.GetAsync($"{path}&step=1m").JsonAsync(HttpStatusCode.OK)).Length.ShouldBe(100);
        Items(await _msp.GetAsync($"{path}&step=1d&groupBy=token").JsonAsync(HttpStatusCode.OK)).Length.ShouldBe(101);
    }

    [Fact]
    public async Task Usage_ToAKeyOutsideItsNetworks_IsRefused()
    {
        var grant = new { name = "usage from the office", customerId = "acme", scopes = new[] { "usage:read" }, allowedCidrs = new[] { "203.0.113.0/24" } };
        string key = (await _msp.PostAsJsonAsync("/api/v1/api-keys", grant).JsonAsync(HttpStatusCode.Created)).String("token");
        using HttpClient outside = controlPlane.Client(key);
        using HttpClient inside = controlPlane.Client(key);
        inside.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.77");

        foreach (string path in new[] { "usage", "rejections" })
        {
            await outside.GetAsync($"/api/v1/customers/acme/{path}").ShouldBeProblemAsync(HttpStatusCode.Forbidden, "address_not_allowed");
            await inside.GetAsync($"/api/v1/customers/acme/{path}").JsonAsync(HttpStatusCode.OK);
            await inside.GetAsync($"/api/v1/customers/globex/{path}").ShouldBeProblemAsync(HttpStatusCode.NotFound, "customer_not_found");
        }
    }

    /// <summary>Two tokens, two edges, three minutes, written twice.</summary>
    private async Task<UsageRecorder> RecordAsync(string customer)
    {
        await controlPlane.CreateCustomerAsync(customer);
        var recorder = new UsageRecorder(controlPlane, customer);
        Guid first = await recorder.IssueTokenAsync("web-01"), second = await recorder.IssueTokenAsync("web-02");
        DateTimeOffset next = Half.AddMinutes(1), ten = Half.AddMinutes(30);
        recorder.Minute(Half, first, Edge, 500).Minute(Half, first, OtherEdge, 200).Minute(Half, second, Edge, 300).Minute(next, second, OtherEdge, 100)
            .Minute(ten, first, Edge, 1000)
            .Series(Half, Edge, 10).Series(Half, OtherEdge, 20).Series(next, Edge, 25)
            .Rejection(Half, first, Edge, "reserved_label", 5).Rejection(next, second, OtherEdge, "reserved_label", 7)
            .Rejection(next, second, OtherEdge, "label_value_too_long", 9, reportOnly: true);
        await recorder.WriteAsync();
        await recorder.WriteAsync();
        return recorder;
    }

    private Task<JsonElement> GetAsync(string customer, string query) =>
        _msp.GetAsync($"/api/v1/customers/{customer}/usage?{query}").JsonAsync(HttpStatusCode.OK);

    private static JsonElement[] Items(JsonElement usage) => [.. usage.GetProperty("items").EnumerateArray()];

    private static (long Writes, long Samples, long Bytes, long Queries, decimal QuerySeconds) Numbers(JsonElement one) => (
        one.GetProperty("writes").GetInt64(),
        one.GetProperty("samples").GetInt64(),
        one.GetProperty("bytes").GetInt64(),
        one.GetProperty("queries").GetInt64(),
        one.GetProperty("querySeconds").GetDecimal());
}
