using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using MspPlatform.Domain.Customers;
using MspPlatform.Persistence.Usage;

namespace MspPlatform.Gateway.Metering;

/// <summary>The differences that this edge found last, as a metric. They go when another edge has found newer ones.</summary>
internal sealed class UsageDifferences
{
    // The hour, the next one, and the time that a round may take.
    private static readonly TimeSpan Newest = TimeSpan.FromHours(3);

    private readonly ConcurrentDictionary<CustomerId, Reconciliation> _last = new();

    public UsageDifferences(IMeterFactory meters, TimeProvider time) => meters.Create("MspPlatform.Gateway").CreateObservableGauge(
        "msp_gateway_usage_difference_ratio",
        () => _last.Values.Where(row => row.Stored is not null && time.GetUtcNow() - row.Hour < Newest)
            .Select(row => new Measurement<double>(Ratio(row), new KeyValuePair<string, object?>("customer_id", row.CustomerId.Value))),
        description: "Of the last hour that was compared: what the store has more than was accepted, as a part of the larger one.");

    /// <summary>Takes a newer hour; an older one, which was looked at late, changes nothing.</summary>
    public void Note(Reconciliation row) => _last.AddOrUpdate(row.CustomerId, row, (_, last) => last.Hour > row.Hour ? last : row);

    private static double Ratio(Reconciliation row) =>
        row.Stored is not { } stored || stored == row.Accepted ? 0 : (stored - row.Accepted) / (double)Math.Max(stored, row.Accepted);
}
