namespace MspPlatform.Gateway.Storage;

/// <summary>One address of a back end that reads may go to, or that is asked what it is.</summary>
internal sealed class Replica(Uri url, StoreSafety safety, TimeProvider time)
{
    /// <summary>Longer than a query waits for a connection, shorter than anybody waits for a replica to be used again.</summary>
    private const long RestMilliseconds = 3000;

    private long _restsUntil;

    /// <summary>With a slash at its end.</summary>
    public Uri Url => url;

    public StoreSafety Safety => safety;

    /// <summary>Whether it failed a moment ago.</summary>
    public bool IsResting => Volatile.Read(ref _restsUntil) > Now;

    public void Rest() => Volatile.Write(ref _restsUntil, Now + RestMilliseconds);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
