using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using MspPlatform.Domain;
using MspPlatform.Domain.Backends;
using MspPlatform.Gateway.Canary;
using MspPlatform.Gateway.Storage;
using MspPlatform.Gateway.Tests.Storage;
using MspPlatform.Gateway.Tests.Writing;
using MspPlatform.LocalStack.Parts;
using MspPlatform.LocalStack.Processes;
using MspPlatform.Testing;
using IMeterFactory = System.Diagnostics.Metrics.IMeterFactory;

namespace MspPlatform.Gateway.Tests.Canary;

/// <summary>A round tells a store that keeps customers apart from one that does not.</summary>
public sealed class CanaryRoundsTests : IAsyncDisposable
{
    private const string Nothing = """{"status":"success","data":[]}""";

    private readonly ShiftedClock _clock = new();
    private readonly StoreConnections _connections = new();
    private readonly ServiceProvider _metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly string _folder = Directory.CreateTempSubdirectory("msp-canary-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Canaries_Always_HaveIdsThatNoCustomerCanGet()
    {
        CanaryCustomer.A.Id.IsReserved.ShouldBeTrue();
        CanaryCustomer.B.Id.IsReserved.ShouldBeTrue();
    }

    [Fact]
    public async Task Rounds_OfARealStore_AreClearAndSeeTheirOwn()
    {
        await using VictoriaMetrics store = await StartStoreAsync();
        (CanaryRounds rounds, Store target) = Over(store.Url);

        (await rounds.RunAsync(Cancel)).ShouldBe(CanaryOutcome.Clear);
        _clock.Advance(TimeSpan.FromMinutes(3));
        for (int round = 0; round < 2; round++)
        {
            // After two minutes a round that does not see its own is blind, so these have seen it: each direction once.
            await FlushAsync(store.Url);
            (await rounds.RunAsync(Cancel)).ShouldBe(CanaryOutcome.Clear);
        }

        target.ReadRefusal.ShouldBeNull();
    }

    [Fact]
    public async Task Rounds_OfARealStoreThatIgnoresTheScopeOfLabels_FindTheLeak()
    {
        await using VictoriaMetrics store = await StartStoreAsync(("VM_search_ignoreExtraFiltersAtLabelsAPI", "true"));
        (CanaryRounds rounds, Store target) = Over(store.Url);

        await rounds.RunAsync(Cancel);
        await FlushAsync(store.Url);
        CanaryOutcome second = await rounds.RunAsync(Cancel);

        target.ReadRefusal!.Reason.ShouldBe(RejectionReason.StoreUnsafe);
        second.ShouldBeOneOf(CanaryOutcome.Leak, CanaryOutcome.NotDone);
        target.Leak!.ShouldContain("saw what is not its own");
    }

    [Theory]
    [InlineData("/api/v1/query", """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"canary_b_secret_metric"},"value":[1,"42"]}]}}""")]
    [InlineData("/api/v1/query_range", """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"instance":"canary_b_secret_value"},"values":[]}]}}""")]
    [InlineData("/api/v1/series", """{"status":"success","data":[{"__name__":"up","customer_id":"acme"}]}""")]
    [InlineData("/api/v1/labels", """{"status":"error","error":"cannot read canary_b_secret_metric"}""")]
    [InlineData("/api/v1/labels", """{"status":"success","data":["__name__","canary_b_label"]}""")]
    [InlineData("/api/v1/label/customer_id/values", """{"status":"success","data":["canary-a","acme"]}""")]
    [InlineData("/api/v1/label/__name__/values", """{"status":"success","data":["up","canary_b_secret_metric"]}""")]
    [InlineData("/api/v1/label/canary_b_label/values", """{"status":"success","data":["canary_b_secret_value"]}""")]
    public async Task Round_OfALeakingStore_ClosesReadsForGood(string path, string answer)
    {
        await using FaultyStore store = await FaultyStore.StartAsync(context => context.Response.WriteAsync(context.Request.Path == path ? answer : Nothing));
        (CanaryRounds rounds, Store target) = Over(store.Url);

        (await rounds.RunAsync(Cancel)).ShouldBe(CanaryOutcome.Leak);

        target.Replicas[0].Safety.Judge(Judge());
        target.ReadRefusal!.Reason.ShouldBe(RejectionReason.StoreUnsafe);
        target.Leak!.ShouldNotContain("secret");
    }

    [Fact]
    public async Task Round_OfAStoreThatAnswersMoreThanACanaryOwns_IsALeak()
    {
        await using FaultyStore store = await FaultyStore.StartAsync(context => context.Response.WriteAsync(new string('x', 2_000_000)));

        (await Over(store.Url).Rounds.RunAsync(Cancel)).ShouldBe(CanaryOutcome.Leak);
    }

    [Fact]
    public async Task Round_ThatSeesNothingAtAll_IsBlindOnceItShouldSee()
    {
        await using FaultyStore store = await FaultyStore.StartAsync(context => context.Response.WriteAsync(Nothing));
        (CanaryRounds rounds, Store target) = Over(store.Url);

        (await rounds.RunAsync(Cancel)).ShouldBe(CanaryOutcome.Clear);
        _clock.Advance(TimeSpan.FromMinutes(3));
        (await rounds.RunAsync(Cancel)).ShouldBe(CanaryOutcome.Blind);
        target.ReadRefusal.ShouldBeNull();
    }

    [Theory]
    [InlineData("/api/v1/write", 503)]
    [InlineData("/api/v1/write", 400)]
    [InlineData("/api/v1/labels", 500)]
    public async Task Round_OfAStoreThatFails_IsNotDone(string path, int status)
    {
        await using FaultyStore store = await FaultyStore.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Path == path ? status : 200;
            return context.Response.WriteAsync(Nothing);
        });

        (await Over(store.Url).Rounds.RunAsync(Cancel)).ShouldBe(CanaryOutcome.NotDone);
    }

    [Fact]
    public async Task Round_WhileReadsAreClosed_AsksNothing()
    {
        int asked = 0;
        await using FaultyStore store = await FaultyStore.StartAsync(_ =>
        {
            Interlocked.Increment(ref asked);
            return Task.CompletedTask;
        });
        (CanaryRounds rounds, Store target) = Over(store.Url);
        target.Replicas[0].Safety.Judge(Judge(("usePromCompatibleNaming", "true")));

        (await rounds.RunAsync(Cancel)).ShouldBe(CanaryOutcome.NotDone);
        asked.ShouldBe(0);
    }

    [Fact]
    public async Task Round_OfAnyStore_SendsNoTrickOn()
    {
        var seen = new System.Collections.Concurrent.ConcurrentBag<string>();
        await using FaultyStore store = await FaultyStore.StartAsync(async context =>
        {
            if (context.Request.Path != "/api/v1/write")
                seen.Add($"{context.Request.QueryString}");
            if (context.Request.HasFormContentType)
                seen.Add(string.Join('&', (await context.Request.ReadFormAsync(Cancel)).Keys.Except(["query", "start", "end", "step", "match[]"])));
            await context.Response.WriteAsync(Nothing);
        });

        await Over(store.Url).Rounds.RunAsync(Cancel);

        seen.Distinct().ShouldBe(["?extra_label=customer_id%3Dcanary-a", ""], ignoreOrder: true);
        seen.Count.ShouldBeGreaterThan(1000);
    }

    private static async Task FlushAsync(Uri store)
    {
        using var http = new HttpClient();
        (await http.GetAsync(new Uri(store, "/internal/force_flush"), Cancel)).EnsureSuccessStatusCode();
    }

    private static StoreVerdict Judge(params (string Flag, string? Value)[] changed) =>
        StoreRules.Judge(StoreFacts.Parse(MetricsPage.Of(changed: changed)), StoreDemands.Of(null, 1), allowRelabeling: false);

    private async Task<VictoriaMetrics> StartStoreAsync(params (string Name, string Value)[] flags)
    {
        var environment = flags.ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal);
        environment["VM_search_latencyOffset"] = "1s";
        environment["VM_memory_allowedBytes"] = "64MiB";
        ThirdPartyParts parts = await ThirdPartyParts.EnsureAsync(Cancel);
        return await VictoriaMetrics.StartAsync(parts, _folder, flags: environment, cancellationToken: Cancel);
    }

    // As if the start-up guard had found nothing: the canary is there for what the guard does not know.
    private (CanaryRounds Rounds, Store Store) Over(Uri url)
    {
        BackendPlace.TryParse("victoriametrics", $"{url}", [$"{url}"], out BackendPlace? place, out _).ShouldBeTrue();
        var metrics = new StoreMetrics(_metrics.GetRequiredService<IMeterFactory>());
        var store = new Store(BackendName.Default, place, authorization: null, replayBytes: 0, _connections.Http, metrics, _clock, NullLogger<Store>.Instance);
        store.Replicas[0].Safety.Judge(Judge());
        return (new CanaryRounds(store, _clock, NullLogger.Instance), store);
    }

    public async ValueTask DisposeAsync()
    {
        await _metrics.DisposeAsync();
        _connections.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
