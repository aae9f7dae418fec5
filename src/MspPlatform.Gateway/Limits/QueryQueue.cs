namespace MspPlatform.Gateway.Limits;

/// <summary>Lets so many queries of one customer run at a time; others wait their turn, first come first served, for as long as they may.</summary>
internal sealed class QueryQueue
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private int _running;

    /// <summary>Waits for a turn, which must be given back by <see cref="Leave"/>.</summary>
    /// <param name="limit">Queries that may run; null for any number.</param>
    /// <returns>False when the turn did not come in time.</returns>
    /// <exception cref="OperationCanceledException">The asker went away.</exception>
    public async ValueTask<bool> EnterAsync(long? limit, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_lock)
        {
            if (limit is null || _running < limit)
            {
                _running++;
                return true;
            }

            place = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        try
        {
            await place.Value.Task.WaitAsync(patience, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return !TryGiveUp(place);
        }
        catch (OperationCanceledException)
        {
            if (!TryGiveUp(place))
                Leave();
            throw;
        }
    }

    /// <summary>Ends a query; the turn passes to whoever has waited longest.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (_waiting.First is { } next)
            {
                _waiting.RemoveFirst();
                next.Value.SetResult();
            }
            else
                _running--;
        }
    }

    // False when the turn came at the same moment.
    private bool TryGiveUp(LinkedListNode<TaskCompletionSource> place)
    {
        lock (_lock)
        {
            if (place.List is null)
                return false;
            _waiting.Remove(place);
            return true;
        }
    }
}
