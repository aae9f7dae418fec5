using MspPlatform.Domain.Limits;

namespace MspPlatform.Gateway.Limits;

/// <summary>A token bucket that several requests share and whose rate may change.</summary>
internal sealed class RateGate
{
    // No longer than this, so that a refused body of one sender never keeps another's small one waiting for long.
    private const int MaxClosedMilliseconds = 1000;

    private readonly Lock _lock = new();
    private TokenBucket? _bucket;
    private (double PerSecond, double Burst)? _rate;
    private long _closedUntil;

    /// <summary>Sets the rate; what was used of the old one stays used.</summary>
    /// <param name="perSecond">Permits per second; null lets everything pass.</param>
    public void Set(double? perSecond, double burst, long nowMilliseconds)
    {
        (double, double)? rate = perSecond is { } value ? (value, burst) : null;
        lock (_lock)
        {
            if (rate == _rate)
                return;
            _rate = rate;
            _closedUntil = 0;
            _bucket = perSecond is not { } permits ? null
                : _bucket is { } bucket ? bucket.With(permits, burst, nowMilliseconds)
                : new TokenBucket(permits, burst, nowMilliseconds);
        }
    }

    /// <summary>Takes permits.</summary>
    /// <returns>0, or the whole seconds after which they will be there.</returns>
    public int TryTake(long permits, long nowMilliseconds)
    {
        lock (_lock)
        {
            if (_bucket is not { } bucket)
                return 0;
            int wait = bucket.TryTake(permits, nowMilliseconds);
            if (wait > 0)
                _closedUntil = nowMilliseconds + Math.Min(bucket.MillisecondsUntil(permits), MaxClosedMilliseconds);
            _bucket = bucket;
            return wait;
        }
    }

    /// <summary>
    /// How long until it is worth trying: there is no permit, or something was refused and what it asked for is not there yet. Permits
    /// trickle in by the millisecond, so without the second, nearly everything above a rate would be looked at before it is refused.
    /// </summary>
    /// <returns>0, or whole seconds.</returns>
    public int WaitForAny(long nowMilliseconds)
    {
        lock (_lock)
        {
            if (_bucket is not { } bucket)
                return 0;
            int wait = bucket.WaitForAny(nowMilliseconds);
            _bucket = bucket;
            return wait == 0 && nowMilliseconds < _closedUntil ? 1 : wait;
        }
    }

    /// <summary>Gives permits back that were taken for what was not stored.</summary>
    public void Return(long permits)
    {
        lock (_lock)
        {
            if (_bucket is not { } bucket)
                return;
            bucket.Return(permits);
            _closedUntil = 0;
            _bucket = bucket;
        }
    }
}
