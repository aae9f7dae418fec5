namespace MspPlatform.Benchmarks.Faults;

/// <summary>What one fault did to the agents that were sending.</summary>
/// <param name="Fault">What was done.</param>
/// <param name="Seen">What was seen meanwhile, in a sentence; may be empty.</param>
/// <param name="Seconds">From the fault until everything that was scraped by its end was in the store, or was known to be lost.</param>
/// <param name="Produced">Samples that the agents scraped.</param>
/// <param name="Dropped">Samples (Prometheus) and blocks (vmagent) that agents gave up.</param>
/// <param name="Missing">Samples that no agent gave up and that are not in the store.</param>
/// <param name="LostSeconds">How long before the fault the oldest of them was scraped, in seconds; 0 when none is missing.</param>
/// <param name="Copies">Samples that are in the store more than once, beyond the first.</param>
/// <param name="Again">What agents sent once more.</param>
/// <param name="UsageLessStored">Samples in the usage tables, less samples in the store; of all that came during this fault.</param>
internal sealed record FaultRow(
    string Fault, string Seen, double Seconds, long Produced, double Dropped, long Missing, double LostSeconds, long Copies, double Again,
    long UsageLessStored);

/// <summary>What the whole campaign found.</summary>
/// <param name="Clocks">What became of samples from clocks that are off, a sentence each.</param>
/// <param name="Skipped">Faults that this machine does not allow, with the reason.</param>
internal sealed record FaultResult(
    int Agents, int Customers, int Series, IReadOnlyList<FaultRow> Rows, IReadOnlyList<string> Clocks, IReadOnlyList<string> Skipped, string Versions)
{
    /// <summary>Whether nothing was lost.</summary>
    public bool IsAsPromised => Rows.All(row => row is { Dropped: 0, Missing: 0 });
}
