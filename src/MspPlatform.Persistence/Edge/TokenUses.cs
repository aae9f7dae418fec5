using MspPlatform.Persistence.Tokens;
using Npgsql;
using NpgsqlTypes;

namespace MspPlatform.Persistence.Edge;

/// <summary>Records when tokens were last used.</summary>
public static class TokenUses
{
    // Several edges may report the same token in any order, so an older use never replaces a newer one.
    private const string Upsert =
        """
        INSERT INTO usage.token_uses (token_id, last_used_at, address, user_agent)
        SELECT * FROM unnest($1, $2, $3, $4)
        ON CONFLICT (token_id) DO UPDATE
        SET last_used_at = excluded.last_used_at, address = excluded.address, user_agent = excluded.user_agent
        WHERE token_uses.last_used_at < excluded.last_used_at
        """;

    /// <param name="uses">At most one use for each token.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached or refuses; nothing was written.</exception>
    public static async Task WriteAsync(NpgsqlDataSource database, IReadOnlyCollection<TokenUse> uses, CancellationToken cancellationToken)
    {
        if (uses.Count == 0)
            return;
        await using NpgsqlCommand command = database.CreateCommand(Upsert);
        command.Parameters.Add(new NpgsqlParameter { Value = uses.Select(u => u.TokenId).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = uses.Select(u => u.LastUsedAt.ToUniversalTime()).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = uses.Select(u => u.Address).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Inet });
        command.Parameters.Add(new NpgsqlParameter { Value = uses.Select(u => u.UserAgent).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
