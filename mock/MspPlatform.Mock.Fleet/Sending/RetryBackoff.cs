namespace MspPlatform.Mock.Fleet.Sending;

/// <summary>
/// Waiting times of one server: doubling from a second to half a minute, scattered so that servers which failed together do not return together.
/// </summary>
internal sealed class RetryBackoff(Random random)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>A receiver that asks for more is not believed: the token bucket it guards has long refilled.</summary>
    private static readonly TimeSpan LongestAskedFor = TimeSpan.FromMinutes(5);

    private int _failures;

    public void Reset() => _failures = 0;

    /// <param name="retryAfter">The receiver's wish; never undercut (up to five minutes), only scattered above.</param>
    public TimeSpan Next(TimeSpan? retryAfter)
    {
        var own = Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Min(_failures++, 10)));
        if (retryAfter is { } asked)
            return (asked < LongestAskedFor ? asked : LongestAskedFor) + TimeSpan.FromSeconds(random.NextDouble() * Math.Min(own, 2));
        return TimeSpan.FromSeconds(own * (0.5 + (random.NextDouble() / 2)));
    }
}
