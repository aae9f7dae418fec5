namespace MspPlatform.Testing;

/// <summary>Waits for a condition, never for time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <exception cref="TimeoutException">The condition did not come true; the message says what was waited for.</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what, CancellationToken cancellationToken, int seconds = 30)
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
