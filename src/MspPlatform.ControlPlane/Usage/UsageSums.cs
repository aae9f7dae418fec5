using Microsoft.EntityFrameworkCore;
using MspPlatform.Domain.Customers;
using MspPlatform.Persistence;

namespace MspPlatform.ControlPlane.Usage;

/// <summary>
/// Sums of one customer's minutes, and of the hours that older minutes became, made by the database: a month of a few tokens is hundreds of
/// thousands of rows. One statement reads both, so that it sees every minute once while hours are made. Buckets begin at multiples of the
/// step since 1970 in UTC, whatever the session's time zone is.
/// </summary>
internal sealed class UsageSums
{
    private const int OneTooMany = UsageRange.MaxBuckets + 1;

    public sealed record CountsRow(DateTimeOffset Bucket, Guid? TokenId, long Writes, long Samples, long Bytes, long Queries, long QueryMilliseconds, long Series, bool HasHours);

    public sealed record SeriesRow(DateTimeOffset Bucket, long Active, bool HasHours);

    public sealed record RejectionsRow(DateTimeOffset Bucket, Guid? TokenId, string Reason, bool ReportOnly, long Requests, long Samples, bool HasHours);

    /// <summary>Ends one row above <see cref="UsageRange.MaxBuckets"/>.</summary>
    public required IReadOnlyList<CountsRow> Counts { get; init; }

    /// <summary>Empty when grouped by token: nobody can say which token a customer's series belongs to.</summary>
    public required IReadOnlyList<SeriesRow> Series { get; init; }

    public required IReadOnlyList<RejectionsRow> Rejections { get; init; }

    /// <summary>Whether some of it is known by the hour only.</summary>
    public bool HasHours => Counts.Any(r => r.HasHours) || Series.Any(r => r.HasHours) || Rejections.Any(r => r.HasHours);

    public static async Task<UsageSums> ReadAsync(
        PlatformContext database, CustomerId customer, UsageRange range, bool byToken, CancellationToken cancellationToken) => new()
        {
            Counts = await ReadCountsAsync(database, customer, range, byToken, cancellationToken),
            Series = byToken ? [] : await ReadSeriesAsync(database, customer, range, cancellationToken),
            Rejections = await ReadRejectionsAsync(database, customer, range, byToken, cancellationToken),
        };

    private static Task<List<CountsRow>> ReadCountsAsync(
        PlatformContext database, CustomerId customer, UsageRange range, bool byToken, CancellationToken cancellationToken) =>
        database.Database.SqlQuery<CountsRow>(
            $"""
            SELECT date_bin({range.Step}, at, {DateTimeOffset.UnixEpoch}) AS "Bucket", CASE WHEN {byToken} THEN token_id END AS "TokenId",
                sum(writes)::bigint AS "Writes", sum(samples)::bigint AS "Samples", sum(bytes)::bigint AS "Bytes",
                sum(queries)::bigint AS "Queries", sum(query_milliseconds)::bigint AS "QueryMilliseconds", max(series)::bigint AS "Series",
                bool_or(is_hour) AS "HasHours"
            FROM (
                SELECT minute AS at, token_id, sum(writes) AS writes, sum(samples) AS samples, sum(bytes) AS bytes, sum(queries) AS queries,
                    sum(query_milliseconds) AS query_milliseconds, sum(series) AS series, false AS is_hour
                FROM usage.minutes
                WHERE customer_id = {customer.Value} AND minute >= {range.From} AND minute < {range.To}
                GROUP BY minute, token_id
                UNION ALL
                SELECT hour, token_id, writes, samples, bytes, queries, query_milliseconds, series, true
                FROM usage.hours
                WHERE customer_id = {customer.Value} AND hour >= {range.From} AND hour < {range.To}) counted
            GROUP BY 1, 2
            LIMIT {OneTooMany}
            """).ToListAsync(cancellationToken);

    // Of each bucket the minute with the most series, over all edges.
    private static Task<List<SeriesRow>> ReadSeriesAsync(
        PlatformContext database, CustomerId customer, UsageRange range, CancellationToken cancellationToken) =>
        database.Database.SqlQuery<SeriesRow>(
            $"""
            SELECT date_bin({range.Step}, at, {DateTimeOffset.UnixEpoch}) AS "Bucket", max(active)::bigint AS "Active", bool_or(is_hour) AS "HasHours"
            FROM (
                SELECT minute AS at, sum(active) AS active, false AS is_hour
                FROM usage.series_minutes
                WHERE customer_id = {customer.Value} AND minute >= {range.From} AND minute < {range.To}
                GROUP BY minute
                UNION ALL
                SELECT hour, active, true
                FROM usage.series_hours
                WHERE customer_id = {customer.Value} AND hour >= {range.From} AND hour < {range.To}) counted
            GROUP BY 1
            """).ToListAsync(cancellationToken);

    private static Task<List<RejectionsRow>> ReadRejectionsAsync(
        PlatformContext database, CustomerId customer, UsageRange range, bool byToken, CancellationToken cancellationToken) =>
        database.Database.SqlQuery<RejectionsRow>(
            $"""
            SELECT date_bin({range.Step}, at, {DateTimeOffset.UnixEpoch}) AS "Bucket", CASE WHEN {byToken} THEN token_id END AS "TokenId",
                reason AS "Reason", report_only AS "ReportOnly", sum(requests)::bigint AS "Requests", sum(samples)::bigint AS "Samples",
                bool_or(is_hour) AS "HasHours"
            FROM (
                SELECT minute AS at, token_id, reason, report_only, requests, samples, false AS is_hour
                FROM usage.rejections
                WHERE customer_id = {customer.Value} AND minute >= {range.From} AND minute < {range.To}
                UNION ALL
                SELECT hour, token_id, reason, report_only, requests, samples, true
                FROM usage.rejection_hours
                WHERE customer_id = {customer.Value} AND hour >= {range.From} AND hour < {range.To}) counted
            GROUP BY 1, 2, 3, 4
            ORDER BY 3, 4
            """).ToListAsync(cancellationToken);
}
