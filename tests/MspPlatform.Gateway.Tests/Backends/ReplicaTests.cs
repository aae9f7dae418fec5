using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MspPlatform.Domain.Backends;
using MspPlatform.Gateway.Storage;
using MspPlatform.Gateway.Tests.Storage;
using MspPlatform.Gateway.Tests.Writing;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Backends;

/// <summary>Which of two replicas a read goes to. They fail in ways that a real one does not on demand.</summary>
public sealed class ReplicaTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private const string Answer = """{"status":"success","data":["@"]}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_FirstReplicaAnswers5xx_IsAnsweredByTheSecond()
    {
        await using FaultyStore first = await ReplicaAsync("first", MetricsPage.Of(), http =>
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return http.Response.WriteAsync("secret of the store");
        });
        await using FaultyStore second = await ReplicaAsync("second", MetricsPage.Of());
        EdgeCustomer customer = await PlaceAsync("replica-failing", first, second);

        (await ReadAsync(customer)).ShouldBe((HttpStatusCode.OK, Answer.Replace("@", "second", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Read_AfterAFailure_SparesTheReplicaUntilItHasRested()
    {
        int asked = 0;
        await using FaultyStore first = await ReplicaAsync("first", MetricsPage.Of(), http =>
        {
            http.Response.StatusCode = Interlocked.Increment(ref asked) == 1 ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK;
            return http.Response.WriteAsync("first");
        });
        await using FaultyStore second = await ReplicaAsync("second", MetricsPage.Of(), http => http.Response.WriteAsync("second"));
        using var connections = new StoreConnections();
        await using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var clock = new StandingClock();
        BackendPlace.TryParse("victoriametrics", $"{first.Url}", [$"{first.Url}", $"{second.Url}"], out BackendPlace? place, out _).ShouldBeTrue();
        var store = new Store(
            BackendName.Default, place, authorization: null, replayBytes: 0, connections.Http,
            new StoreMetrics(services.GetRequiredService<IMeterFactory>()), clock, NullLogger<Store>.Instance);
        foreach (Replica replica in store.Replicas)
            replica.Safety.Judge(new StoreVerdict(StoreStanding.Safe, [], []));

        async Task<string> ReadAsync()
        {
            using HttpResponseMessage answer = await store.ReadAsync(new StoreAccount(edge.Acme.Id, 1), "labels", [], Cancel);
            return await answer.Content.ReadAsStringAsync(Cancel);
        }

        (await ReadAsync()).ShouldBe("second");
        (await ReadAsync()).ShouldBe("second");
        asked.ShouldBe(1);
        clock.Now += TimeSpan.FromSeconds(4);
        (await ReadAsync()).ShouldBe("first");
    }

    [Fact]
    public async Task Read_BothReplicasFail_Is503WithoutTheirWords()
    {
        static Task Fail(HttpContext http)
        {
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return http.Response.WriteAsync("secret of the store");
        }

        await using FaultyStore first = await ReplicaAsync("first", MetricsPage.Of(), Fail), second = await ReplicaAsync("second", MetricsPage.Of(), Fail);
        EdgeCustomer customer = await PlaceAsync("replica-both", first, second, opens: false);

        (HttpStatusCode status, string text) = await ReadAsync(customer);

        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        text.ShouldContain("store_unavailable: ");
        text.ShouldNotContain("secret");
    }

    [Fact]
    public async Task Read_FirstReplicaIsUnsafe_GoesToTheSecondAlone()
    {
        int asked = 0;
        await using FaultyStore first = await ReplicaAsync("first", MetricsPage.Of(changed: ("usePromCompatibleNaming", "true")), http =>
        {
            Interlocked.Increment(ref asked);
            return http.Response.WriteAsync(Answer);
        });
        await using FaultyStore second = await ReplicaAsync("second", MetricsPage.Of());
        EdgeCustomer customer = await PlaceAsync("replica-unsafe", first, second);

        (await ReadAsync(customer)).Text.ShouldContain("second");

        asked.ShouldBe(0);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(422)]
    public async Task Read_FirstReplicaComplainsAboutTheQuery_IsItsAnswer(int status)
    {
        await using FaultyStore first = await ReplicaAsync("first", MetricsPage.Of(), http =>
        {
            http.Response.StatusCode = status;
            return http.Response.WriteAsync("""{"status":"error","error":"first"}""");
        });
        await using FaultyStore second = await ReplicaAsync("second", MetricsPage.Of());
        EdgeCustomer customer = await PlaceAsync($"replica-{status}", first, second, opens: false);

        await Eventually.TrueAsync(async () => ((int)(await ReadAsync(customer)).Status, (await ReadAsync(customer)).Text.Contains("first", StringComparison.Ordinal)) == (status, true),
            "the first replica's complaint is passed on", Cancel);
    }

    private sealed class StandingClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private static Task<FaultyStore> ReplicaAsync(string name, string metrics, RequestDelegate? read = null) => FaultyStore.StartAsync(http => http.Request.Path.Value switch
    {
        "/metrics" => http.Response.WriteAsync(metrics),
        "/health" => http.Response.WriteAsync("OK"),
        _ => read?.Invoke(http) ?? http.Response.WriteAsync(Answer.Replace("@", name, StringComparison.Ordinal)),
    });

    private async Task<EdgeCustomer> PlaceAsync(string id, FaultyStore first, FaultyStore second, bool opens = true)
    {
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, id);
        await edge.Database.AddBackendAsync(id, "victoriametrics", first.Url, first.Url, second.Url);
        await edge.Database.PlaceAsync(customer.Id, id);
        await edge.Gateway.PlacedAsync(customer.Id, id, Cancel);
        if (opens)
            await Eventually.TrueAsync(async () => (await ReadAsync(customer)).Status == HttpStatusCode.OK, "reads are open", Cancel);
        return customer;
    }

    private async Task<(HttpStatusCode Status, string Text)> ReadAsync(EdgeCustomer customer)
    {
        using HttpResponseMessage answer = await edge.Gateway.ReadAsync(customer.Query.Text, "label/x/values", Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }
}
