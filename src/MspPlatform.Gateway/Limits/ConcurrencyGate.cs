namespace MspPlatform.Gateway.Limits;

/// <summary>How many of something are in progress.</summary>
internal sealed class ConcurrencyGate
{
    private int _inProgress;

    /// <summary>Enters in any case.</summary>
    /// <returns>How many are in progress now, this one included.</returns>
    public int Enter() => Interlocked.Increment(ref _inProgress);

    public void Leave() => Interlocked.Decrement(ref _inProgress);
}
