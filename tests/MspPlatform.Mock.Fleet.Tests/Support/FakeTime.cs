namespace MspPlatform.Mock.Fleet.Tests.Support;

/// <summary>
/// Time that only moves when told to. A test waits until the code under test has armed its timers, then jumps to the next of them:
/// no sleeping, and nothing depends on how fast the machine is.
/// </summary>
internal sealed class FakeTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<FakeTimer> _timers = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
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

    /// <summary>Completes when at least so many timers are armed.</summary>
    public Task ArmedAsync(int count)
    {
        lock (_lock)
        {
            if (_timers.Count >= count)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Moves to the earliest armed timer and fires it alone.</summary>
    /// <returns>How far time moved.</returns>
    public TimeSpan JumpToNextTimer()
    {
        FakeTimer next;
        TimeSpan moved;
        lock (_lock)
        {
            next = _timers.MinBy(timer => timer.Due)!;
            moved = next.Due > _now ? next.Due - _now : TimeSpan.Zero;
            _now += moved;
            _timers.Remove(next);
        }

        next.Fire();
        return moved;
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
            foreach (var waiter in _waiters.Where(waiter => waiter.Count <= _timers.Count))
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
