using MspPlatform.Mock.Fleet.Telemetry;

namespace MspPlatform.Mock.Fleet.Sending;

/// <summary>One server's life: sample on the clock, send in order, retry what may succeed, flush at the end.</summary>
internal sealed class ServerLoop(SimulatedServer server, SampleClock clock, EdgeClient edge, FleetCounters counters, RetryBackoff backoff, TimeProvider time)
{
    /// <summary>Two hours at 15 s, what a Prometheus agent keeps in its log too.</summary>
    public const int BacklogCapacity = 480;

    private readonly Backlog _backlog = new(BacklogCapacity);
    private long _nextSample = clock.AtOrAfter(time.GetUtcNow().ToUnixTimeMilliseconds());
    private long _notBefore = long.MinValue;

    /// <param name="stopping">Ends sampling; what is left is still sent.</param>
    /// <param name="abort">Ends sending; what is left is counted as lost.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken abort)
    {
        try
        {
            while (await WaitAsync(NextEvent(), stopping))
            {
                SampleWhatIsDue();
                await SendWhatMayGoAsync(stopping, abort);
            }

            while (_backlog.Count > 0 && await WaitAsync(_notBefore, abort))
                await SendWhatMayGoAsync(CancellationToken.None, abort);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // A request in flight was given up; its samples are still in the backlog and counted below.
        }
        finally
        {
            counters.Dropped("shutdown", _backlog.Count, server.Shape.SeriesCount);
        }
    }

    private long NextEvent() => _backlog.Count > 0 ? Math.Min(_nextSample, _notBefore) : _nextSample;

    private void SampleWhatIsDue()
    {
        for (var now = NowMs(); _nextSample <= now; _nextSample += clock.IntervalMs)
        {
            if (server.Model.IsSilentAt(_nextSample / 1000.0))
                continue;
            counters.Produced(server.Shape.SeriesCount);
            if (_backlog.Add(_nextSample))
                counters.Dropped("backlog", 1, server.Shape.SeriesCount);
        }
    }

    private async Task SendWhatMayGoAsync(CancellationToken stopping, CancellationToken abort)
    {
        while (_notBefore <= NowMs() && _backlog.TryPeek(out var instant))
        {
            var outcome = await edge.SendAsync(server, instant, abort);
            if (outcome.Verdict == SendVerdict.Retry)
            {
                counters.Retried(outcome.Code, server.Shape.SeriesCount);
                _notBefore = NowMs() + (long)Math.Ceiling(backoff.Next(outcome.RetryAfter).TotalMilliseconds);
                return;
            }

            _backlog.RemoveOldest();
            backoff.Reset();
            if (outcome.Verdict == SendVerdict.Acknowledged)
                counters.Acknowledged(outcome.Code, server.Shape.SeriesCount);
            else
                counters.Dropped(outcome.Code, 1, server.Shape.SeriesCount);

            // Catching up after an outage can take longer than an interval.
            if (!stopping.IsCancellationRequested)
                SampleWhatIsDue();
        }
    }

    /// <returns>False when cancelled.</returns>
    private async Task<bool> WaitAsync(long untilUnixMs, CancellationToken cancellationToken)
    {
        var wait = untilUnixMs - NowMs();
        if (wait > 0 && !cancellationToken.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(wait), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }

    private long NowMs() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
