namespace MspPlatform.Gateway.Authentication;

/// <summary>Holds the snapshot in force. Readers see either the old one or the new one, never a mixture.</summary>
internal sealed class TokenDirectory
{
    private TokenSnapshot? _current;

    /// <summary>Null until the first snapshot is there: then nothing can be said about any token, which is our fault and not the sender's.</summary>
    public TokenSnapshot? Current => Volatile.Read(ref _current);

    public void Replace(TokenSnapshot snapshot) => Volatile.Write(ref _current, snapshot);
}
