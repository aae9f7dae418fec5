using System.Globalization;
using MspPlatform.Testing.Faults;
using MspPlatform.Testing.Stack;
using Npgsql;

namespace MspPlatform.Benchmarks.Faults;

/// <summary>Counts what the agents scraped, what the store has and what the usage says, from one fault to the next.</summary>
internal sealed class FaultLedger(RealStack stack, IReadOnlyList<CounterAgent> agents, HttpClient http)
{
    // vmagent waits up to a minute between two tries, and what has not come after that without any progress is lost.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(70);

    // Longer than Metering:FlushSeconds: an edge that has nothing more to count has written everything.
    private static readonly TimeSpan UsageIsSettled = TimeSpan.FromSeconds(8);

    private readonly Dictionary<string, int> _counted = [];
    private readonly Dictionary<string, SenderCounts> _sender = [];
    private long _usageLessStored;

    /// <param name="start">When the fault began.</param>
    public async Task<FaultRow> CountAsync(string fault, string seen, DateTimeOffset start, CancellationToken cancel)
    {
        var marks = agents.ToDictionary(agent => agent.Name, agent => (After: _counted.GetValueOrDefault(agent.Name), Last: agent.Target.Scrapes));
        IReadOnlyDictionary<string, StoredCounters> stored = await SettleAsync(marks, cancel);
        DateTimeOffset settled = TimeProvider.System.GetUtcNow();
        SenderCounts sender = new(0, 0);
        long produced = 0, missing = 0, copies = 0;
        double lostSeconds = 0;
        foreach (CounterAgent agent in agents)
        {
            (int after, int last) = marks[agent.Name];
            produced += (long)(last - after) * agent.Target.Series;
            missing += stored[agent.Name].MissingSamples(agent.Target, after, last);
            copies += stored[agent.Name].CopiesBetween(after, last);
            foreach (int value in stored[agent.Name].Missing(agent.Target, after, last))
                lostSeconds = Math.Max(lostSeconds, (start - agent.Target.TimeOf(value)).TotalSeconds);
            SenderCounts now = await agent.CountsAsync(http, cancel);
            SenderCounts since = now - _sender.GetValueOrDefault(agent.Name, new SenderCounts(0, 0));
            sender = new SenderCounts(sender.Again + since.Again, sender.Dropped + since.Dropped);
            _sender[agent.Name] = now;
            _counted[agent.Name] = last;
        }

        long usage = await UsageLessStoredAsync(cancel);
        var row = new FaultRow(
            fault, seen, (settled - start).TotalSeconds, produced, sender.Dropped, missing, lostSeconds, copies, sender.Again, usage - _usageLessStored);
        _usageLessStored = usage;
        return row;
    }

    private async Task<IReadOnlyDictionary<string, StoredCounters>> SettleAsync(Dictionary<string, (int After, int Last)> marks, CancellationToken cancel)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromSeconds(2), TimeProvider.System);
        long fewest = long.MaxValue, progress = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var stored = new Dictionary<string, StoredCounters>();
            long missing = 0;
            foreach (CounterAgent agent in agents)
            {
                (int after, int last) = marks[agent.Name];
                DateTimeOffset since = agent.Target.TimeOf(after + 1) - TimeSpan.FromSeconds(10);
                stored[agent.Name] = await StoredCounters.ReadAsync(http, stack.Store, agent, since, cancel);
                missing += stored[agent.Name].MissingSamples(agent.Target, after, last);
            }

            if (missing < fewest)
                (fewest, progress) = (missing, TimeProvider.System.GetTimestamp());
            if (missing == 0 || TimeProvider.System.GetElapsedTime(progress) > Patience)
                return stored;
            await pause.WaitForNextTickAsync(cancel);
        }
    }

    // The agents are held still meanwhile, so that both sums are of the same samples.
    private async Task<long> UsageLessStoredAsync(CancellationToken cancel)
    {
        await using var source = NpgsqlDataSource.Create(stack.Owner);
        await using NpgsqlCommand sum = source.CreateCommand("SELECT coalesce(sum(samples), 0)::bigint FROM usage.minutes");
        foreach (CounterAgent agent in agents)
            agent.Pause();
        try
        {
            using var everySecond = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
            long usage = -1, since = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(since) < UsageIsSettled && await everySecond.WaitForNextTickAsync(cancel))
            {
                long now = Convert.ToInt64(await sum.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
                if (now != usage)
                    (usage, since) = (now, TimeProvider.System.GetTimestamp());
            }

            return usage - await StoredCounters.CountAllAsync(http, stack.Store, cancel);
        }
        finally
        {
            foreach (CounterAgent agent in agents)
                agent.Resume();
        }
    }
}
