using System.Net;
using Microsoft.AspNetCore.Http;
using MspPlatform.Domain.Customers;
using MspPlatform.Gateway.Metering;
using MspPlatform.Gateway.Tests.Storage;
using MspPlatform.Gateway.Tests.Writing;
using MspPlatform.Testing;
using Npgsql;

namespace MspPlatform.Gateway.Tests.Metering;

/// <summary>Usage against a real store: what is the same, what was put in or taken out behind the edge's back, and who looks.</summary>
public sealed class ReconciliationTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private const long StaleMarker = 0x7FF0_0000_0000_0002;

    // Of each test its own hour, long over and within the store's retention.
    private static int _hours = 20;

    private DateTimeOffset _hour = Whole(TimeProvider.System.GetUtcNow()).AddHours(-Interlocked.Increment(ref _hours));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hour_StoredAsAccepted_Matches_WithDuplicatesAndStaleMarkers()
    {
        EdgeCustomer customer = await AcceptAsync("equal", copies: 2);

        (await edge.Gateway.ReconcileAsync(_hour, Cancel)).ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(3);

        (await RowsAsync(customer)).ShouldBe(["1440 1440 matches "]);
        (await RowsAsync(edge.Globex)).ShouldBe(["0 0 matches "]);
    }

    [Fact]
    public async Task Hour_WithSamplesPutInBehindTheEdge_Differs()
    {
        EdgeCustomer customer = await AcceptAsync("more");
        using HttpResponseMessage response = await edge.Gateway.Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, new Uri(edge.Store, $"/api/v1/import/prometheus?extra_label=customer_id={customer.Id}"))
            {
                Content = new StringContent(string.Concat(Enumerable.Range(0, 300).Select(i => $"smuggled{{i=\"{i}\"}} 1 {Inside(30)}\n"))),
            },
            Cancel);
        response.EnsureSuccessStatusCode();
        await edge.FlushStoreAsync(Cancel);

        await edge.Gateway.ReconcileAsync(_hour, Cancel);

        (await RowsAsync(customer)).ShouldBe(["720 1020 differs "]);
    }

    [Fact]
    public async Task Hour_WithSeriesDeleted_Differs()
    {
        _hour = Whole(TimeProvider.System.GetUtcNow()).AddHours(-1);
        EdgeCustomer customer = await AcceptAsync("less");
        string half = Uri.EscapeDataString($"{{customer_id=\"{customer.Id}\",series=~\"[0-5]\"}}");
        using HttpResponseMessage response = await edge.Gateway.Http.GetAsync(new Uri(edge.Store, $"/api/v1/admin/tsdb/delete_series?match[]={half}"), Cancel);
        response.EnsureSuccessStatusCode();

        await edge.Gateway.ReconcileAsync(_hour, Cancel);

        (await RowsAsync(customer)).ShouldBe(["720 360 differs "]);
        (await edge.Gateway.MetricsAsync(Cancel)).ShouldContain("msp_gateway_usage_difference_ratio{customer_id=\"less\"} -0.5");
    }

    [Fact]
    public async Task Rows_OfATurnThatWasKilled_StayAndTheRestIsDoneOnceByOneEdge()
    {
        EdgeCustomer done = await EdgeCustomer.CreateAsync(edge.Database, "aa-done"), open = await AcceptAsync("open");
        await using RunningGateway other = await edge.StartGatewayAsync(Cancel);
        await Eventually.TrueAsync(
            async () => (await other.WriteAsync(done.Agent.Text, [], Cancel)).StatusCode != HttpStatusCode.Unauthorized, "the edge knows the customer", Cancel);
        await edge.Database.ExecuteAsync(
            $"INSERT INTO usage.reconciliations VALUES ('{done.Id}', '{_hour:u}', 77, 88, 'differs', NULL, now())");
        await using NpgsqlConnection killed = new(edge.Database.GatewayConnectionString + ";Pooling=false");
        await killed.OpenAsync(Cancel);
        await using (var turn = new NpgsqlCommand("SELECT pg_advisory_lock(7886770927699321711)", killed))
            await turn.ExecuteNonQueryAsync(Cancel);
        (await edge.Gateway.ReconcileAsync(_hour, Cancel)).ShouldBeNull("another edge has the turn");
        (await RowsAsync(open)).ShouldBeEmpty();

        await edge.Database.ExecuteAsync($"SELECT pg_terminate_backend({killed.ProcessID})");
        int? first = null;
        await Eventually.TrueAsync(async () => (first = await edge.Gateway.ReconcileAsync(_hour, Cancel)) is not null, "the turn is free", Cancel);

        first!.Value.ShouldBePositive();
        (await RowsAsync(open)).ShouldBe(["720 720 matches "]);
        (await RowsAsync(done)).ShouldBe(["77 88 differs "]);
        (await other.ReconcileAsync(_hour, Cancel)).ShouldBe(0);
        (await RowsAsync(open)).ShouldBe(["720 720 matches "]);
    }

    [Fact]
    public async Task Hour_LookedAtByTwoEdgesAtOnce_IsDoneByOne()
    {
        await using RunningGateway other = await edge.StartGatewayAsync(Cancel);

        int?[] rows = await Task.WhenAll(edge.Gateway.ReconcileAsync(_hour, Cancel), other.ReconcileAsync(_hour, Cancel));

        rows.Count(written => written > 0).ShouldBe(1);
        rows.Sum().ShouldBe(int.Parse((await edge.Database.QueryAsync($"SELECT count(*) FROM usage.reconciliations WHERE hour = '{_hour:u}'"))[0], null));
    }

    [Theory]
    [InlineData(422, "0s", "unknown store_refused")]
    [InlineData(200, "15s", "unknown deduplicating_store")]
    public async Task Hour_ThatTheStoreCannotTell_IsUnknownAndSaysWhy(int status, string interval, string expected)
    {
        await using FaultyStore store = await FaultyStore.StartAsync(http =>
        {
            bool isAsked = http.Request.Path != "/metrics";
            http.Response.StatusCode = isAsked ? status : 200;
            return http.Response.WriteAsync(isAsked ? "{\"status\":\"error\"}" : MetricsPage.Of(changed: ("dedup.minScrapeInterval", interval)));
        });
        await using RunningGateway gateway = await edge.StartGatewayAsync(store.Url, Cancel);

        await gateway.ReconcileAsync(_hour, Cancel);

        (await edge.Database.QueryAsync($"SELECT DISTINCT concat_ws(' ', state, reason, stored) FROM usage.reconciliations WHERE hour = '{_hour:u}'"))
            .ShouldBe([expected]);
    }

    [Fact]
    public async Task Hour_OfAStoreThatIsTooSlow_IsUnknownForThreeCustomersAndThenLeft()
    {
        await using FaultyStore store = await FaultyStore.StartAsync(
            http => http.Request.Path == "/metrics" ? http.Response.WriteAsync(MetricsPage.Of()) : new TaskCompletionSource().Task.WaitAsync(http.RequestAborted));
        await using RunningGateway gateway = await edge.StartGatewayAsync(store.Url, Cancel, ("Metering:ReconcileTimeoutSeconds", "1"));
        foreach (string id in new[] { "slow-a", "slow-b" })
            await EdgeCustomer.CreateAsync(edge.Database, id);
        await gateway.LimitsHoldAsync(CustomerId.Parse("slow-b"), "{}", Cancel);

        await Should.ThrowAsync<HttpRequestException>(() => gateway.ReconcileAsync(_hour, Cancel));

        (await edge.Database.QueryAsync($"SELECT concat(state, ' ', reason, stored) FROM usage.reconciliations WHERE hour = '{_hour:u}'"))
            .ShouldBe(Enumerable.Repeat("unknown store_too_slow", 3));
    }

    [Fact]
    public void HoursDue_AtATime_AreThoseThatEndedTheDelayAgo()
    {
        var noon = new DateTimeOffset(2026, 4, 1, 12, 0, 0, TimeSpan.Zero);
        var delay = TimeSpan.FromMinutes(7);

        UsageReconciler.HoursDue(noon.AddMinutes(6), delay, noon.AddHours(-2)).ShouldBeEmpty();
        UsageReconciler.HoursDue(noon.AddMinutes(7), delay, noon.AddHours(-2)).ShouldBe([noon.AddHours(-1)]);
        UsageReconciler.HoursDue(noon.AddMinutes(7), delay, DateTimeOffset.MinValue).ShouldBe(Enumerable.Range(-6, 6).Select(n => noon.AddHours(n)));
    }

    [Fact]
    public async Task Hour_WhileTheStoreIsAway_StaysOpen()
    {
        await using FaultyStore store = await FaultyStore.StartAsync(http =>
        {
            http.Response.StatusCode = http.Request.Path == "/metrics" ? 200 : 503;
            return http.Request.Path == "/metrics" ? http.Response.WriteAsync(MetricsPage.Of()) : Task.CompletedTask;
        });
        await using RunningGateway gateway = await edge.StartGatewayAsync(store.Url, Cancel);

        await Should.ThrowAsync<HttpRequestException>(() => gateway.ReconcileAsync(_hour, Cancel));

        (await edge.Database.QueryAsync($"SELECT count(*) FROM usage.reconciliations WHERE hour = '{_hour:u}'")).ShouldBe(["0"]);
    }

    /// <summary>720 samples of twelve series, one of them a stale marker, all of the test's hour; an edge has taken them in that hour.</summary>
    private async Task<EdgeCustomer> AcceptAsync(string id, int copies = 1)
    {
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, id);
        await using (RunningGateway gateway = await edge.StartGatewayAsync(Cancel))
        {
            for (int copy = 0; copy < copies; copy++)
            {
                for (int minute = 0; minute < 60; minute++)
                {
                    var body = new RemoteWriteBody();
                    for (int i = 0; i < 12; i++)
                    {
                        double value = minute == 30 && i == 11 ? BitConverter.Int64BitsToDouble(StaleMarker) : minute;
                        body.Series(value, Inside(minute), ("__name__", "reconciled"), ("series", $"{i}"));
                    }

                    (await gateway.WriteAsync(customer.Agent.Text, body.ToSnappy(), Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
                }
            }

            await gateway.StopAsync(Cancel);
        }

        await edge.FlushStoreAsync(Cancel);
        await edge.Database.ExecuteAsync($"UPDATE usage.minutes SET minute = '{_hour.AddMinutes(30):u}' WHERE customer_id = '{id}'");
        return customer;
    }

    // The first sample at the hour's very beginning, the last one in its last millisecond.
    private long Inside(int minute) => _hour.ToUnixTimeMilliseconds() + (minute == 59 ? 3_599_999 : minute * 60_000);

    private Task<string[]> RowsAsync(EdgeCustomer customer) => edge.Database.QueryAsync(
        $"SELECT concat(accepted, ' ', stored, ' ', state, ' ', reason) FROM usage.reconciliations WHERE customer_id = '{customer.Id}' AND hour = '{_hour:u}'");

    private static DateTimeOffset Whole(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}
