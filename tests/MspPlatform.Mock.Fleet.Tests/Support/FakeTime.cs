namespace MspPlatform.Mock.Fleet.Tests.Support;

/// <summary>
/// Time that only moves when told to. A test waits until the code under test has armed its timers, then jumps to the next of them:
/// no sleeping, and nothing depends on how fast the machine is.
/// </summary>
internal sealed class FakeTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<FakeTimer> _timers = [];
    private readonly List<(Func<bool> IsReached, TaskCompletionSource Reached)> _waiters = [];
    private DateTimeOffset _now = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Completes when at least so many timers are armed. Not for use after a cancellation: a cancelled <see cref="Task.Delay(TimeSpan)"/> lets its
    /// awaiter arm the next timer before it disposes its own, so for a moment both are counted.
    /// </summary>
    public Task ArmedAsync(int count) => ReachedAsync(() => _timers.Count >= count);

    /// <summary>Completes when a timer is armed that is due so soon.</summary>
    public Task ArmedWithinAsync(TimeSpan latest) => ReachedAsync(() => _timers.Any(timer => timer.Due <= _now + latest));

    /// <summary>Moves to the earliest armed timer and fires it, with any that is due at the same instant.</summary>
    /// <returns>How far time moved.</returns>
    public TimeSpan JumpToNextTimer()
    {
        FakeTimer[] due;
        TimeSpan moved;
        lock (_lock)
        {
            var next = _timers.Min(timer => timer.Due);
            moved = next > _now ? next - _now : TimeSpan.Zero;
            _now += moved;
            due = [.. _timers.Where(timer => timer.Due == next)];
            _timers.RemoveAll(timer => timer.Due == next);
        }

        foreach (var timer in due)
            timer.Fire();
        return moved;
    }

    private Task ReachedAsync(Func<bool> isReached)
    {
        lock (_lock)
        {
            if (isReached())
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((isReached, reached));
            return reached.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    private void Arm(FakeTimer timer, TimeSpan dueTime)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
                return;
            timer.Due = _now + dueTime;
            _timers.Add(timer);
            foreach (var waiter in _waiters.Where(waiter => waiter.IsReached()))
                waiter.Reached.TrySetResult();
            _waiters.RemoveAll(waiter => waiter.Reached.Task.IsCompleted);
        }
    }

    private sealed class FakeTimer(FakeTime time, Action fire) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Arm(this, dueTime);
            return true;
        }

        public void Dispose() => time.Arm(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
