using MspPlatform.Mock.Fleet.Telemetry;

namespace MspPlatform.Mock.Fleet.Sending;

/// <summary>All servers of a plan, running.</summary>
internal static class RunningFleet
{
    /// <summary>Runs until cancelled, then sends what is left for at most <paramref name="flush"/>.</summary>
    public static async Task RunAsync(FleetPlan plan, EdgeClient edge, FleetCounters counters, TimeSpan flush, TimeProvider time, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var abort = new CancellationTokenSource();
        Task[] loops = [.. plan.Servers.Select((server, index) =>
        {
            var clock = SampleClock.Of(index, plan.Servers.Count, plan.Interval);
            return new ServerLoop(server, clock, edge, counters, new RetryBackoff(new Random(index)), time).RunAsync(stop.Token, abort.Token);
        })];

        // Before it is told to, a loop ends only by a bug of ours: then all end and the exception is seen, instead of one server less.
        Task firstEnd = Task.WhenAny(loops);
        await firstEnd.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stop.CancelAsync();

        var all = Task.WhenAll(loops);
        await Task.WhenAny(all, Task.Delay(flush, time, CancellationToken.None));
        await abort.CancelAsync();
        await all;
    }
}
