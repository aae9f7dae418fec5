using MspPlatform.Mock.Fleet.Telemetry;

namespace MspPlatform.Mock.Fleet.Sending;

/// <summary>All servers of a plan, running.</summary>
internal static class RunningFleet
{
    /// <summary>Runs until cancelled, then sends what is left for at most <paramref name="flush"/>.</summary>
    public static async Task RunAsync(FleetPlan plan, EdgeClient edge, FleetCounters counters, TimeSpan flush, TimeProvider time, CancellationToken stopping)
    {
        using var abort = new CancellationTokenSource();
        var loops = plan.Servers.Select((server, index) =>
        {
            var clock = SampleClock.Of(index, plan.Servers.Count, plan.Interval);
            return new ServerLoop(server, clock, edge, counters, new RetryBackoff(new Random(index)), time).RunAsync(stopping, abort.Token);
        });
        var all = Task.WhenAll([.. loops]);
        await all.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        await Task.WhenAny(all, Task.Delay(flush, time, CancellationToken.None));
        await abort.CancelAsync();
        await all;
    }
}
