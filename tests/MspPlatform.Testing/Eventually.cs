namespace MspPlatform.Testing;

/// <summary>Waits for a condition, never for time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <exception cref="TimeoutException">The condition did not come true; the message says what was waited for.</exception>
    public static Task TrueAsync(Func<Task<bool>> condition, string what, CancellationToken cancellationToken) =>
        TrueWithinAsync(30, condition, what, cancellationToken);

    /// <param name="seconds">How long to wait at most; far above what it takes.</param>
    /// <exception cref="TimeoutException">The condition did not come true; the message says what was waited for.</exception>
    public static async Task TrueWithinAsync(int seconds, Func<Task<bool>> condition, string what, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (!await condition())
        {
            if (deadline.IsCancellationRequested)
                throw new TimeoutException($"After {seconds} s still not: {what}.");
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }
}
