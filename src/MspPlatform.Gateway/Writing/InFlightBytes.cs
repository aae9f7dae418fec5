using Microsoft.Extensions.Options;
using MspPlatform.Gateway.Limits;

namespace MspPlatform.Gateway.Writing;

/// <summary>
/// Bounds the memory that bodies in progress may take together, and the share of one customer: when everybody replays what an outage
/// held back, senders wait for each other instead of the edge running out of memory.
/// </summary>
internal sealed class InFlightBytes(IOptions<WriteOptions> options)
{
    /// <summary>No customer takes more than this part of all.</summary>
    private const int CustomerShare = 4;

    private readonly ByteCount _all = new();
    private readonly long _limit = options.Value.MaxInFlightBytes;

    /// <summary>Takes room for a body, compressed or not, until <see cref="Release"/>.</summary>
    /// <param name="own">What the same body has taken already.</param>
    /// <returns>False when there is none; nothing was taken then.</returns>
    public bool TryReserve(ByteCount customer, long bytes, long own = 0)
    {
        if (!customer.TryAdd(bytes, _limit / CustomerShare, own))
            return false;
        if (_all.TryAdd(bytes, _limit, own))
            return true;
        customer.Remove(bytes);
        return false;
    }

    public void Release(ByteCount customer, long bytes)
    {
        customer.Remove(bytes);
        _all.Remove(bytes);
    }
}
