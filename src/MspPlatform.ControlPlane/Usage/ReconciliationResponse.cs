using MspPlatform.Persistence.Usage;

namespace MspPlatform.ControlPlane.Usage;

/// <summary>One hour as usage has it and as the store has it.</summary>
/// <param name="Hour">The hour's beginning, UTC.</param>
/// <param name="Accepted">Samples acknowledged to the customer's agents in this hour.</param>
/// <param name="Stored">Samples in the store whose own time lies in this hour; null when the store did not say.</param>
/// <param name="Difference">What the store has more; null when it did not say.</param>
/// <param name="State"><c>matches</c>, also when samples that were up to a minute late explain a difference, <c>differs</c> or <c>unknown</c>.</param>
/// <param name="Reason">Why it is unknown: <c>store_refused</c>, <c>store_too_slow</c>, <c>deduplicating_store</c> or <c>store_cannot_count</c>; null otherwise.</param>
/// <param name="LookedAt">When the two were compared.</param>
public sealed record ReconciliationResponse(
    DateTimeOffset Hour, long Accepted, long? Stored, long? Difference, string State, string? Reason, DateTimeOffset LookedAt)
{
    internal static ReconciliationResponse From(Reconciliation row) =>
        new(row.Hour, row.Accepted, row.Stored, row.Stored - row.Accepted, row.State, row.Reason, row.LookedAt);
}
