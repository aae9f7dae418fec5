using System.Runtime.InteropServices;

namespace MspPlatform.Domain.Limits;

/// <summary>
/// A token bucket: permits flow in at a rate up to a burst, and are taken in any number at once. Something larger than the whole
/// burst passes when the bucket is full and leaves it in debt, or it could never pass at all. Not safe for several threads.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public struct TokenBucket
{
    private readonly double _rate;
    private readonly double _burst;
    private double _permits;
    private long _at;

    /// <summary>A full bucket.</summary>
    /// <param name="permitsPerSecond">Above 0.</param>
    /// <param name="burst">Above 0.</param>
    /// <param name="nowMilliseconds">Any clock that counts milliseconds, the same in every call.</param>
    public TokenBucket(double permitsPerSecond, double burst, long nowMilliseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(permitsPerSecond);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(burst);
        _rate = permitsPerSecond;
        _burst = burst;
        _permits = burst;
        _at = nowMilliseconds;
    }

    /// <summary>Takes the permits, or says how long to wait.</summary>
    /// <param name="permits">0 or more.</param>
    /// <param name="nowMilliseconds">A step back counts as no time.</param>
    /// <returns>0 when they were taken; else the whole seconds, at least 1, after which they will be there.</returns>
    public int TryTake(long permits, long nowMilliseconds)
    {
        Refill(nowMilliseconds);
        double needed = Math.Min(permits, _burst);
        if (_permits >= needed)
        {
            _permits -= permits;
            return 0;
        }

        return (int)Math.Clamp(Math.Ceiling((needed - _permits) / _rate), 1, int.MaxValue);
    }

    /// <summary>How long until there is a single permit.</summary>
    /// <returns>0 when there is one; else whole seconds, at least 1.</returns>
    public int WaitForAny(long nowMilliseconds)
    {
        Refill(nowMilliseconds);
        double needed = Math.Min(1, _burst);
        return _permits >= needed ? 0 : (int)Math.Clamp(Math.Ceiling((needed - _permits) / _rate), 1, int.MaxValue);
    }

    /// <summary>How long until so many permits are there, as seen at the last call; more than the burst counts as the burst.</summary>
    /// <returns>Milliseconds, 0 when they are there.</returns>
    public readonly long MillisecondsUntil(long permits) =>
        (long)Math.Clamp(Math.Ceiling((Math.Min(permits, _burst) - _permits) / _rate * 1000), 0, long.MaxValue / 2);

    /// <summary>Gives permits back that were taken for something that then did not happen.</summary>
    public void Return(long permits) => _permits = Math.Min(_burst, _permits + permits);

    /// <summary>The same bucket under another rate and burst: what was used stays used.</summary>
    public readonly TokenBucket With(double permitsPerSecond, double burst, long nowMilliseconds)
    {
        TokenBucket current = this;
        current.Refill(nowMilliseconds);
        return new TokenBucket(permitsPerSecond, burst, nowMilliseconds) { _permits = burst - (_burst - current._permits) };
    }

    private void Refill(long nowMilliseconds)
    {
        double seconds = Math.Max(0, nowMilliseconds - _at) / 1000.0;
        _permits = Math.Min(_burst, _permits + (seconds * _rate));
        _at = Math.Max(_at, nowMilliseconds);
    }
}
