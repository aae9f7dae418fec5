namespace MspPlatform.LocalStack.Processes;

/// <summary>Waits for a condition with a deadline.</summary>
internal static class Wait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks again every 50 ms until the condition holds.</summary>
    /// <exception cref="StackException">It did not hold within <paramref name="patience"/>; <paramref name="otherwise"/> says what that means.</exception>
    public static async Task UntilAsync(
        Func<CancellationToken, Task<bool>> condition, TimeSpan patience, Func<string> otherwise, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        while (!await condition(cancellationToken))
        {
            if (time.GetElapsedTime(start) > patience)
                throw new StackException(otherwise());
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <inheritdoc cref="UntilAsync(Func{CancellationToken, Task{bool}}, TimeSpan, Func{string}, CancellationToken)"/>
    public static Task UntilAsync(Func<bool> condition, TimeSpan patience, Func<string> otherwise, CancellationToken cancellationToken) =>
        UntilAsync(_ => Task.FromResult(condition()), patience, otherwise, cancellationToken);
}
