namespace MspPlatform.ControlPlane.Usage;

/// <summary>All buckets together.</summary>
/// <param name="ActiveSeries">The most series of any minute; null when no edge told, and when grouped by token.</param>
public sealed record UsageTotalsResponse(
    long Writes,
    long Samples,
    long Bytes,
    long Queries,
    decimal QuerySeconds,
    long? ActiveSeries,
    IReadOnlyList<UsageRejectionResponse> Rejections)
{
    internal static UsageTotalsResponse Of(IReadOnlyCollection<UsageItemResponse> items, bool byToken)
    {
        var rejections = items.SelectMany(item => item.Rejections)
            .GroupBy(r => (r.Reason, r.ReportOnly))
            .Select(group => new UsageRejectionResponse(group.Key.Reason, group.Key.ReportOnly, group.Sum(r => r.Requests), group.Sum(r => r.Samples)))
            .OrderBy(r => r.Reason, StringComparer.Ordinal)
            .ThenBy(r => r.ReportOnly);
        return new UsageTotalsResponse(
            items.Sum(item => item.Writes),
            items.Sum(item => item.Samples),
            items.Sum(item => item.Bytes),
            items.Sum(item => item.Queries),
            items.Sum(item => item.QuerySeconds),
            byToken ? null : items.Max(item => item.ActiveSeries),
            [.. rejections]);
    }
}
