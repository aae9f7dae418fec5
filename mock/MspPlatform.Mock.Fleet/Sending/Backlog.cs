namespace MspPlatform.Mock.Fleet.Sending;

/// <summary>
/// Sampling instants that are not yet acknowledged, oldest first. It holds times instead of bodies (8 bytes instead of some 20 KB), because the
/// model gives the same values when asked again: 5,000 servers can buffer two hours in 20 MB.
/// </summary>
internal sealed class Backlog(int capacity)
{
    private readonly Queue<long> _instants = new();

    public int Count => _instants.Count;

    /// <returns>Whether the oldest instant was given up to make room.</returns>
    public bool Add(long unixMs)
    {
        _instants.Enqueue(unixMs);
        if (_instants.Count <= capacity)
            return false;
        _instants.Dequeue();
        return true;
    }

    public bool TryPeek(out long unixMs) => _instants.TryPeek(out unixMs);

    public void RemoveOldest() => _instants.Dequeue();
}
