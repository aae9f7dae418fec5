using Microsoft.EntityFrameworkCore;
using MspPlatform.Domain.Customers;
using MspPlatform.Persistence;

namespace MspPlatform.ControlPlane.Usage;

/// <summary>
/// Sums of one customer's minutes, made by the database: a month of a few tokens is hundreds of thousands of rows. Buckets begin at
/// multiples of the step since 1970 in UTC, whatever the session's time zone is.
/// </summary>
internal static class UsageSums
{
    private const int OneTooMany = UsageRange.MaxBuckets + 1;

    public sealed record CountsRow(DateTimeOffset Bucket, Guid? TokenId, long Writes, long Samples, long Bytes, long Queries, long QueryMilliseconds);

    public sealed record SeriesRow(DateTimeOffset Bucket, long Active);

    public sealed record RejectionsRow(DateTimeOffset Bucket, Guid? TokenId, string Reason, bool ReportOnly, long Requests, long Samples);

    /// <summary>Ends one row above <see cref="UsageRange.MaxBuckets"/>.</summary>
    public static Task<List<CountsRow>> ReadCountsAsync(
        PlatformContext database, CustomerId customer, UsageRange range, bool byToken, CancellationToken cancellationToken) =>
        database.Database.SqlQuery<CountsRow>(
            $"""
            SELECT date_bin({range.Step}, minute, {DateTimeOffset.UnixEpoch}) AS "Bucket", CASE WHEN {byToken} THEN token_id END AS "TokenId",
                sum(writes)::bigint AS "Writes", sum(samples)::bigint AS "Samples", sum(bytes)::bigint AS "Bytes",
                sum(queries)::bigint AS "Queries", sum(query_milliseconds)::bigint AS "QueryMilliseconds"
            FROM usage.minutes
            WHERE customer_id = {customer.Value} AND minute >= {range.From} AND minute < {range.To}
            GROUP BY 1, 2
            LIMIT {OneTooMany}
            """).ToListAsync(cancellationToken);

    /// <summary>Of each bucket the minute with the most series, over all edges.</summary>
    public static Task<List<SeriesRow>> ReadSeriesAsync(
        PlatformContext database, CustomerId customer, UsageRange range, CancellationToken cancellationToken) =>
        database.Database.SqlQuery<SeriesRow>(
            $"""
            SELECT date_bin({range.Step}, minute, {DateTimeOffset.UnixEpoch}) AS "Bucket", max(active)::bigint AS "Active"
            FROM (
                SELECT minute, sum(active) AS active
                FROM usage.series_minutes
                WHERE customer_id = {customer.Value} AND minute >= {range.From} AND minute < {range.To}
                GROUP BY minute) minutes
            GROUP BY 1
            """).ToListAsync(cancellationToken);

    public static Task<List<RejectionsRow>> ReadRejectionsAsync(
        PlatformContext database, CustomerId customer, UsageRange range, bool byToken, CancellationToken cancellationToken) =>
        database.Database.SqlQuery<RejectionsRow>(
            $"""
            SELECT date_bin({range.Step}, minute, {DateTimeOffset.UnixEpoch}) AS "Bucket", CASE WHEN {byToken} THEN token_id END AS "TokenId",
                reason AS "Reason", report_only AS "ReportOnly", sum(requests)::bigint AS "Requests", sum(samples)::bigint AS "Samples"
            FROM usage.rejections
            WHERE customer_id = {customer.Value} AND minute >= {range.From} AND minute < {range.To}
            GROUP BY 1, 2, 3, 4
            ORDER BY 3, 4
            """).ToListAsync(cancellationToken);
}
