namespace MspPlatform.Benchmarks.Soak;

/// <summary>What one soak found.</summary>
/// <param name="Stored">Rows that the store added.</param>
/// <param name="Ignored">Rows that the store dropped in silence.</param>
/// <param name="Metered">Samples in the usage tables.</param>
/// <param name="Queried">Samples of one metric that queries, customer by customer, find.</param>
/// <param name="QueriedExpected">Samples of that metric that were acknowledged.</param>
internal sealed record SoakResult(
    SoakSettings Settings, FleetReport Fleet, long Stored, long Ignored, long Metered, long Queried, long QueriedExpected,
    ProcessUse Edge, ProcessUse Store, ProcessUse Sender)
{
    /// <summary>Whether what was acknowledged, what is stored and what is billed are the same.</summary>
    public bool IsExact => Fleet.SamplesAcknowledged == Stored && Stored == Metered && Ignored == 0 && Queried == QueriedExpected;
}
