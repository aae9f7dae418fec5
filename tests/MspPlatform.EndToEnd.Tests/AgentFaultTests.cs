using MspPlatform.Testing;
using MspPlatform.Testing.Faults;
using MspPlatform.Testing.Stack;

namespace MspPlatform.EndToEnd.Tests;

/// <summary>Real agents whose every sample can be told from the next, while parts are killed and protocols refused.</summary>
public sealed class AgentFaultTests(RealStack stack) : IClassFixture<RealStack>
{
    private const int Series = 20;

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KillOfEveryPart_WhileAgentsSend_LosesNothing()
    {
        DateTimeOffset start = TimeProvider.System.GetUtcNow();
        await stack.OnboardAsync("killed-a", Cancel);
        await stack.OnboardAsync("killed-b", Cancel);
        await using CounterAgent vmagent = await CounterAgent.StartVmAgentAsync(stack, "killed-a", "killed-vmagent", Series, clockOffset: null, Cancel);
        await using CounterAgent prometheus =
            await CounterAgent.StartPrometheusAsync(stack, "killed-b", "killed-prometheus", Series, clockOffset: null, Cancel);
        CounterAgent[] agents = [vmagent, prometheus];

        // First the store: an edge that was killed less than its 12 s before it cannot send anything again.
        await MoreScrapesAsync(agents);
        await stack.KillStoreAsync();
        await MoreScrapesAsync(agents);
        await stack.StartStoreAsync(Cancel);
        Report("VictoriaMetrics was killed and came back.");
        await MoreScrapesAsync(agents);
        await EverythingArrivesAsync(agents, start);

        await stack.KillPostgresAsync();
        await MoreScrapesAsync(agents);
        await stack.RestartPostgresAsync(Cancel);
        Report("PostgreSQL was killed and came back.");
        await stack.KillGatewayAsync();
        await MoreScrapesAsync(agents);
        await stack.StartGatewayAsync(Cancel);
        Report("The edge was killed and came back.");
        await EverythingArrivesAsync(agents, start);
        foreach (CounterAgent agent in agents)
            (await agent.CountsAsync(_http, Cancel)).Dropped.ShouldBe(0, agent.Name);
    }

    [Fact]
    public async Task Vmagent_ThatMayNotSendZstd_SendsSnappyAndDropsNothing()
    {
        DateTimeOffset start = TimeProvider.System.GetUtcNow();
        await stack.OnboardAsync("zstd", Cancel);
        double refused = await RefusedEncodingsAsync();
        await using CounterAgent agent = await CounterAgent.StartVmAgentAsync(
            stack, "zstd", "zstd-vmagent", Series, clockOffset: null, Cancel, "-remoteWrite.forcePromProto=false");

        await MoreScrapesAsync([agent]);
        await EverythingArrivesAsync([agent], start);

        (await RefusedEncodingsAsync()).ShouldBeGreaterThan(refused, "it never tried zstd");
        (await agent.CountsAsync(_http, Cancel)).Dropped.ShouldBe(0);
    }

    // 1.112 has no way back when it is forced. What matters is that it keeps its data until somebody takes the flag away.
    [Fact]
    public async Task Vmagent_ForcedToZstd_RepeatsAndDropsNothing()
    {
        await stack.OnboardAsync("forced", Cancel);
        double refused = await RefusedEncodingsAsync();
        await using CounterAgent agent = await CounterAgent.StartVmAgentAsync(
            stack, "forced", "forced-vmagent", Series, clockOffset: null, Cancel, "-remoteWrite.forcePromProto=false", "-remoteWrite.forceVMProto=true");

        await MoreScrapesAsync([agent]);
        await Eventually.TrueAsync(async () => (await agent.CountsAsync(_http, Cancel)).Again > 1, "it repeats", Cancel);

        (await RefusedEncodingsAsync()).ShouldBeGreaterThan(refused + 1);
        (await agent.CountsAsync(_http, Cancel)).Dropped.ShouldBe(0);
    }

    /// <summary>Everything that was scraped until now is in the store.</summary>
    private async Task EverythingArrivesAsync(CounterAgent[] agents, DateTimeOffset start)
    {
        foreach (CounterAgent agent in agents)
        {
            int last = agent.Target.Scrapes;
            await Eventually.TrueWithinAsync(
                90,
                async () =>
                {
                    StoredCounters stored = await StoredCounters.ReadAsync(_http, stack.Store, agent, start, Cancel);
                    return stored.Missing(agent.Target, after: 0, last).Length == 0;
                },
                $"all of {agent.Name}'s {last} scrapes are in the store",
                Cancel);
            Report($"{agent.Name}: {last} scrapes of {Series} counters are there.");
        }
    }

    private static Task MoreScrapesAsync(CounterAgent[] agents)
    {
        int[] before = [.. agents.Select(agent => agent.Target.Scrapes)];
        return Eventually.TrueAsync(
            () => Task.FromResult(agents.Zip(before).All(pair => pair.First.Target.Scrapes >= pair.Second + 3)), "the agents have scraped three times", Cancel);
    }

    private async Task<double> RefusedEncodingsAsync() => MetricsText.Sum(
        await _http.GetStringAsync($"http://127.0.0.1:{stack.Settings.Ports.EdgeMetrics}/metrics", Cancel), "msp_gateway_rejected_requests_total",
        "reason=\"unsupported_encoding\"");

    // Also a sign of life, see RealAgentsTests.
    private static void Report(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);
}
