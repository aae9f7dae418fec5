using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Tokens;
using Npgsql;

namespace MspPlatform.Persistence.Edge;

/// <summary>Reads the edge's view of the tokens in one pass, without change tracking: tens of thousands of rows at each change.</summary>
public static class EdgeTokens
{
    private const int RowsBetweenYields = 64;

    // Passes are in a view of their own: an edge of a version that writes nothing down does not know that view, and refuses them.
    private const string Query =
        """
        SELECT id, kind, hash, prefix, allowed_cidrs, expires_at, rotates_out_at, revoked_at, customer_id, customer_state, false
        FROM platform.edge_tokens
        UNION ALL
        SELECT id, kind, hash, prefix, allowed_cidrs, expires_at, rotates_out_at, revoked_at, customer_id, customer_state, true
        FROM platform.edge_passes
        """;

    private const string Probe =
        """
        SELECT EXISTS (SELECT 1 FROM platform.edge_tokens WHERE hash = $1) OR EXISTS (SELECT 1 FROM platform.edge_passes WHERE hash = $1)
        """;

    /// <exception cref="NpgsqlException">The database cannot be reached or refuses.</exception>
    /// <exception cref="FormatException">A row holds a kind or state that this version does not know.</exception>
    public static async Task<IReadOnlyList<EdgeToken>> ReadAllAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Query, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        var tokens = new List<EdgeToken>();
        while (await reader.ReadAsync(cancellationToken))
        {
            tokens.Add(Read(reader));

            // Tens of thousands of rows, perhaps on a thread that others wait for.
            if (tokens.Count % RowsBetweenYields == 0)
                await Task.Yield();
        }

        return tokens;
    }

    /// <summary>Whether a token with this hash is in the edge's views: two index probes.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached or refuses.</exception>
    public static async Task<bool> ExistsAsync(NpgsqlDataSource database, TokenHash hash, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = database.CreateCommand(Probe);
        command.Parameters.Add(new NpgsqlParameter { Value = hash.ToBytes() });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static EdgeToken Read(NpgsqlDataReader reader)
    {
        string kindText = reader.GetString(1);
        if (!TokenText.TryParseKind(kindText, out TokenKind kind))
            throw new FormatException($"'{kindText}' is not a token kind.");
        return new EdgeToken
        {
            Id = reader.GetGuid(0),
            Kind = kind,
            Hash = TokenHash.FromBytes(reader.GetFieldValue<byte[]>(2)),
            Prefix = reader.GetString(3),
            AllowedCidrs = reader.GetFieldValue<string[]>(4),
            ExpiresAt = ReadInstant(reader, 5),
            RotatesOutAt = ReadInstant(reader, 6),
            RevokedAt = ReadInstant(reader, 7),
            CustomerId = CustomerId.Parse(reader.GetString(8)),
            CustomerState = CustomerStateText.Parse(reader.GetString(9)),
            IsPass = reader.GetBoolean(10),
        };
    }

    private static DateTimeOffset? ReadInstant(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
