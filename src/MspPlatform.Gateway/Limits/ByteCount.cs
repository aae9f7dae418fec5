namespace MspPlatform.Gateway.Limits;

/// <summary>Bytes in use.</summary>
internal sealed class ByteCount
{
    private long _bytes;

    /// <param name="own">What the same use has taken already.</param>
    /// <returns>False when there would be more than the limit; nothing is added then. A single use may exceed it, or it could never happen.</returns>
    public bool TryAdd(long bytes, long limit, long own = 0)
    {
        long now = Interlocked.Add(ref _bytes, bytes);
        if (now <= limit || now == own + bytes)
            return true;
        Interlocked.Add(ref _bytes, -bytes);
        return false;
    }

    public void Remove(long bytes) => Interlocked.Add(ref _bytes, -bytes);
}
