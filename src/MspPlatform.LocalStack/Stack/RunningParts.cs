using MspPlatform.LocalStack.Processes;

namespace MspPlatform.LocalStack.Stack;

/// <summary>The parts that run, in the order they were started; ends all of them when one ends by itself.</summary>
internal sealed class RunningParts : IDisposable
{
    /// <summary>Every part has ended by then, by itself or killed.</summary>
    private static readonly TimeSpan StopBudget = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan PartPatience = TimeSpan.FromSeconds(3);

    // What each part still to be stopped is owed, however long the ones before it took.
    private static readonly TimeSpan Reserve = TimeSpan.FromMilliseconds(400);

    private readonly Stack<SupervisedProcess> _parts = new();
    private readonly CancellationTokenSource _ended = new();
    private volatile bool _stopping;
    private StackException? _failure;

    /// <summary>Cancelled when a part ends without being asked to.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Which part ended by itself first, and why; null when none did.</summary>
    public StackException? Failure => _failure;

    /// <summary>Watches a part from now on and stops it with the others.</summary>
    public SupervisedProcess Add(SupervisedProcess part)
    {
        _parts.Push(part);
        _ = WatchAsync(part);
        return part;
    }

    /// <summary>Stops every part, the last started first, within the budget.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        while (_parts.TryPop(out var part))
        {
            var left = StopBudget - time.GetElapsedTime(start) - (Reserve * _parts.Count);
            await part.StopAsync(TimeSpan.FromTicks(Math.Clamp(left.Ticks, Reserve.Ticks, PartPatience.Ticks)));
            await part.DisposeAsync();
        }
    }

    public void Dispose() => _ended.Dispose();

    private async Task WatchAsync(SupervisedProcess part)
    {
        await part.Exited;
        if (_stopping)
            return;
        var failure = await part.EndedAsync("by itself");
        if (Interlocked.CompareExchange(ref _failure, failure, null) is null)
            await _ended.CancelAsync();
    }
}
