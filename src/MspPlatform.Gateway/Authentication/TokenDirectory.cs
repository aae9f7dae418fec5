namespace MspPlatform.Gateway.Authentication;

/// <summary>Holds the snapshot in force. Readers see either the old one or the new one, never a mixture.</summary>
internal sealed class TokenDirectory
{
    private TokenSnapshot? _current;
    private TaskCompletionSource _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Null until the first snapshot is there: then nothing can be said about any token, which is our fault and not the sender's.</summary>
    public TokenSnapshot? Current => Volatile.Read(ref _current);

    /// <summary>Completes when the next snapshot takes the place of the current one.</summary>
    public Task Replaced => Volatile.Read(ref _replaced).Task;

    public void Replace(TokenSnapshot snapshot)
    {
        Volatile.Write(ref _current, snapshot);
        Interlocked.Exchange(ref _replaced, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }
}
