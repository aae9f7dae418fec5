namespace MspPlatform.Providers;

/// <summary>What was charged.</summary>
public interface ICostSource
{
    /// <summary>
    /// Every charge of the period as the cloud knows it now. Two reads of the same period may differ, because clouds correct themselves; one read
    /// never has two rows that agree in everything but their amounts, so that a later one can replace them.
    /// </summary>
    IAsyncEnumerable<ChargeRow> ReadAsync(CostRequest request, CancellationToken cancellationToken);
}
