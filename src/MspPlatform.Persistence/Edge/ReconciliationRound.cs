using MspPlatform.Domain.Customers;
using MspPlatform.Persistence.Usage;
using Npgsql;
using NpgsqlTypes;

namespace MspPlatform.Persistence.Edge;

/// <summary>
/// One edge's turn to reconcile usage: nobody else has it until this one is disposed or its connection ends, as it does when the edge is
/// killed. Rows are written one by one and never changed, so that the next turn goes on where this one ended.
/// </summary>
public sealed class ReconciliationRound : IAsyncDisposable
{
    private const long Lock = 0x6D73705F7265636F;

    private const string Open =
        """
        SELECT c.id,
            coalesce(sum(m.samples) FILTER (WHERE m.minute < $3), 0)::bigint,
            coalesce(sum(m.samples) FILTER (WHERE m.minute < $2 + interval '1 minute'), 0)::bigint,
            coalesce(sum(m.samples) FILTER (WHERE m.minute >= $3), 0)::bigint
        FROM unnest($1) c (id)
        LEFT JOIN usage.minutes m ON m.customer_id = c.id AND m.minute >= $2 AND m.minute < $3 + interval '1 minute'
        WHERE NOT EXISTS (SELECT FROM usage.reconciliations r WHERE r.customer_id = c.id AND r.hour = $2)
        GROUP BY c.id
        ORDER BY c.id
        """;

    private const string Insert =
        """
        INSERT INTO usage.reconciliations (customer_id, hour, accepted, stored, state, reason, looked_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (customer_id, hour) DO NOTHING
        """;

    private readonly NpgsqlConnection _connection;

    private ReconciliationRound(NpgsqlConnection connection) => _connection = connection;

    /// <returns>Null when another edge has the turn.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached or refuses.</exception>
    public static async Task<ReconciliationRound?> TryBeginAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = new NpgsqlCommand($"SELECT pg_try_advisory_lock({Lock})", connection);
            if (await command.ExecuteScalarAsync(cancellationToken) is true)
                return new ReconciliationRound(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    /// <summary>Those of the customers whose hour was not looked at yet.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached or refuses.</exception>
    public async Task<IReadOnlyList<AcceptedHour>> ReadOpenAsync(IEnumerable<CustomerId> customers, DateTimeOffset hour, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Open, _connection);
        command.Parameters.Add(new NpgsqlParameter { Value = customers.Select(c => c.Value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter { Value = hour.ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter { Value = hour.ToUniversalTime().AddHours(1) });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        var open = new List<AcceptedHour>();
        while (await reader.ReadAsync(cancellationToken))
            open.Add(new AcceptedHour(CustomerId.Parse(reader.GetString(0)), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)));
        return open;
    }

    /// <exception cref="NpgsqlException">The database cannot be reached or refuses.</exception>
    public async Task WriteAsync(Reconciliation row, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Insert, _connection);
        command.Parameters.Add(new NpgsqlParameter { Value = row.CustomerId.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = row.Hour.ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter { Value = row.Accepted });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)row.Stored ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new NpgsqlParameter { Value = row.State });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)row.Reason ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter { Value = row.LookedAt.ToUniversalTime() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // The pool keeps the connection, and the lock with it.
            await using var command = new NpgsqlCommand($"SELECT pg_advisory_unlock({Lock})", _connection);
            await command.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException)
        {
            // The connection is broken, hence the lock gone.
        }
        finally
        {
            await _connection.DisposeAsync();
        }
    }
}
