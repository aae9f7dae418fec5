namespace MspPlatform.ControlPlane.Usage;

/// <summary>What a customer used.</summary>
/// <param name="From">Minutes that begin here or later.</param>
/// <param name="To">Minutes that begin before this.</param>
/// <param name="Step">Length of a bucket: <c>1m</c>, <c>5m</c>, <c>1h</c> or <c>1d</c>.</param>
/// <param name="CompleteUntil">Minutes before this are final, unless an edge could not reach the database; later ones still grow.</param>
/// <param name="Items">Buckets in order; one in which nothing was counted is left out.</param>
/// <param name="Totals">All items together.</param>
public sealed record UsageResponse(
    DateTimeOffset From,
    DateTimeOffset To,
    string Step,
    DateTimeOffset CompleteUntil,
    IReadOnlyList<UsageItemResponse> Items,
    UsageTotalsResponse Totals);
