using MspPlatform.Persistence.Usage;
using Npgsql;
using NpgsqlTypes;

namespace MspPlatform.Persistence.Edge;

/// <summary>
/// Writes an edge's usage. Values are absolute for (customer, token, minute, run of the edge), so that a row written twice, or again
/// after an answer got lost, counts once.
/// </summary>
public static class UsageRows
{
    private const string UpsertMinutes =
        """
        INSERT INTO usage.minutes (customer_id, minute, token_id, edge_id, writes, samples, bytes, queries, query_milliseconds, series)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (customer_id, minute, token_id, edge_id) DO UPDATE
        SET writes = excluded.writes, samples = excluded.samples, bytes = excluded.bytes, queries = excluded.queries,
            query_milliseconds = excluded.query_milliseconds, series = excluded.series
        """;

    private const string UpsertSeries =
        """
        INSERT INTO usage.series_minutes (customer_id, minute, edge_id, active, new_today)
        SELECT * FROM unnest($1, $2, $3, $4, $5)
        ON CONFLICT (customer_id, minute, edge_id) DO UPDATE SET active = excluded.active, new_today = excluded.new_today
        """;

    private const string UpsertRejections =
        """
        INSERT INTO usage.rejections (customer_id, minute, token_id, edge_id, reason, report_only, requests, samples, last_at, example)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (customer_id, minute, token_id, edge_id, reason, report_only) DO UPDATE
        SET requests = excluded.requests, samples = excluded.samples, last_at = excluded.last_at, example = excluded.example
        """;

    /// <summary>Writes everything in one transaction.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached or refuses; nothing was written.</exception>
    public static async Task WriteAsync(
        NpgsqlDataSource database,
        IReadOnlyCollection<UsageMinute> minutes,
        IReadOnlyCollection<SeriesMinute> series,
        IReadOnlyCollection<RejectionMinute> rejections,
        CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        if (minutes.Count > 0)
            batch.BatchCommands.Add(Command(UpsertMinutes, minutes));
        if (series.Count > 0)
            batch.BatchCommands.Add(Command(UpsertSeries, series));
        if (rejections.Count > 0)
            batch.BatchCommands.Add(Command(UpsertRejections, rejections));
        if (batch.BatchCommands.Count == 0)
            return;
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static NpgsqlBatchCommand Command(string sql, IReadOnlyCollection<UsageMinute> rows) => With(
        sql,
        Column(rows, r => r.CustomerId.Value), Column(rows, r => r.Minute.ToUniversalTime()), Column(rows, r => r.TokenId), Column(rows, r => r.EdgeId),
        Column(rows, r => r.Writes), Column(rows, r => r.Samples), Column(rows, r => r.Bytes), Column(rows, r => r.Queries), Column(rows, r => r.QueryMilliseconds),
        Column(rows, r => r.Series));

    private static NpgsqlBatchCommand Command(string sql, IReadOnlyCollection<SeriesMinute> rows) => With(
        sql,
        Column(rows, r => r.CustomerId.Value), Column(rows, r => r.Minute.ToUniversalTime()), Column(rows, r => r.EdgeId), Column(rows, r => r.Active),
        Column(rows, r => r.NewToday));

    private static NpgsqlBatchCommand Command(string sql, IReadOnlyCollection<RejectionMinute> rows) => With(
        sql,
        Column(rows, r => r.CustomerId.Value), Column(rows, r => r.Minute.ToUniversalTime()), Column(rows, r => r.TokenId), Column(rows, r => r.EdgeId),
        Column(rows, r => r.Reason), Column(rows, r => r.ReportOnly), Column(rows, r => r.Requests), Column(rows, r => r.Samples),
        Column(rows, r => r.LastAt.ToUniversalTime()),
        new NpgsqlParameter { Value = rows.Select(r => r.Example).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });

    private static NpgsqlParameter Column<TRow, TValue>(IReadOnlyCollection<TRow> rows, Func<TRow, TValue> value) => new() { Value = rows.Select(value).ToArray() };

    private static NpgsqlBatchCommand With(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (NpgsqlParameter parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }
}
