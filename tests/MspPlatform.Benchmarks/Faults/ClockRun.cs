using System.Globalization;
using MspPlatform.Testing;
using MspPlatform.Testing.Faults;
using MspPlatform.Testing.Stack;

namespace MspPlatform.Benchmarks.Faults;

/// <summary>Agents whose samples are of another time than the edge's: ten minutes early, ten minutes late, and beyond what is allowed.</summary>
internal static class ClockRun
{
    private const int Series = 50;
    private const int Scrapes = 8;

    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10), NineMinutes = TimeSpan.FromMinutes(9), BeyondTheLimit = TimeSpan.FromHours(2);

    /// <returns>A sentence for each clock.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(RealStack stack, HttpClient http, CancellationToken cancel)
    {
        const string customer = "clocks";
        await stack.OnboardAsync(customer, cancel);
        DateTimeOffset start = TimeProvider.System.GetUtcNow();
        await using CounterAgent slowVm = await CounterAgent.StartVmAgentAsync(stack, customer, "slow-vmagent", Series, -TenMinutes, cancel);

        // Prometheus takes no sample that is ten minutes ahead of itself, and sends none that is older than its own start.
        await using CounterAgent fastPrometheus = await CounterAgent.StartPrometheusAsync(stack, customer, "fast-prometheus", Series, NineMinutes, cancel);
        await using CounterAgent fastVm = await CounterAgent.StartVmAgentAsync(stack, customer, "fast-vmagent", Series, TenMinutes, cancel);
        await using CounterAgent wrongVm = await CounterAgent.StartVmAgentAsync(stack, customer, "wrong-vmagent", Series, BeyondTheLimit, cancel);
        await using CounterAgent right = await CounterAgent.StartVmAgentAsync(stack, customer, "right-vmagent", Series, clockOffset: null, cancel);
        var sentences = new List<string>();
        foreach (CounterAgent agent in (CounterAgent[])[slowVm, fastVm, fastPrometheus, right])
            sentences.Add(await StoredAsync(stack, http, agent, start - TenMinutes - TenMinutes, cancel));
        sentences.Add(await RefusedAsync(stack, http, wrongVm, start, cancel));
        foreach (string sentence in sentences)
            Console.WriteLine(sentence);
        return sentences;
    }

    private static async Task<string> StoredAsync(
        RealStack stack, HttpClient http, CounterAgent agent, DateTimeOffset since, CancellationToken cancel)
    {
        await Eventually.TrueAsync(() => Task.FromResult(agent.Target.Scrapes >= Scrapes), $"{agent.Name} has scraped", cancel);
        int last = agent.Target.Scrapes;
        StoredCounters stored = await StoredCounters.ReadAsync(http, stack.Store, agent, since, cancel);
        await Eventually.TrueAsync(
            async () => (stored = await StoredCounters.ReadAsync(http, stack.Store, agent, since, cancel)).Missing(agent.Target, 0, last).Length == 0,
            $"everything of {agent.Name} is stored", cancel);
        double off = (DateTimeOffset.FromUnixTimeMilliseconds(stored.Times!.Value.Oldest) - agent.Target.TimeOf(1)).TotalMinutes;
        SenderCounts counts = await agent.CountsAsync(http, cancel);
        return string.Create(CultureInfo.InvariantCulture,
            $"`{agent.Name}`, {off:+0.0;-0.0;0.0} min from the edge's clock: all {last * agent.Target.Series:N0} samples stored, {counts.Dropped:N0} dropped");
    }

    private static async Task<string> RefusedAsync(RealStack stack, HttpClient http, CounterAgent agent, DateTimeOffset since, CancellationToken cancel)
    {
        double refused = 0;
        await Eventually.TrueAsync(
            async () =>
            {
                string page = await http.GetStringAsync($"http://127.0.0.1:{stack.Settings.Ports.EdgeMetrics}/metrics", cancel);
                refused = MetricsText.Sum(page, "msp_gateway_rejected_samples_total", "reason=\"sample_too_new\"");
                return refused >= Scrapes * agent.Target.Series;
            },
            "samples from the future are counted", cancel);
        StoredCounters stored = await StoredCounters.ReadAsync(http, stack.Store, agent, since, cancel);
        SenderCounts counts = await agent.CountsAsync(http, cancel);
        return string.Create(CultureInfo.InvariantCulture,
            $"`{agent.Name}`, two hours ahead: {refused:N0} samples refused as `sample_too_new`, {stored.SeriesWithValue.Count:N0} stored, ") +
            string.Create(CultureInfo.InvariantCulture, $"{counts.Dropped:N0} blocks dropped, {counts.Again:N0} repeated");
    }
}
