namespace MspPlatform.Testing.Faults;

/// <summary>What an agent says about its own sending, in its own units: samples for Prometheus, blocks for vmagent.</summary>
/// <param name="Again">Sent once more after an answer that allowed it.</param>
/// <param name="Dropped">Given up.</param>
internal sealed record SenderCounts(double Again, double Dropped)
{
    public static SenderCounts operator -(SenderCounts left, SenderCounts right) => new(left.Again - right.Again, left.Dropped - right.Dropped);
}
