namespace MspPlatform.ControlPlane.Tests.AgentSetup;

/// <summary>Waits for what another program does in its own time.</summary>
internal static class Eventually
{
    /// <summary>Asks every 100 ms until the condition holds. After 60 s the test fails, saying what did not happen.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            try
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException stopped)
            {
                throw new TimeoutException($"60 s passed, and not yet: {what}", stopped);
            }
        }
    }
}
