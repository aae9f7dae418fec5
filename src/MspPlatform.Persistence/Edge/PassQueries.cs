using Npgsql;
using NpgsqlTypes;

namespace MspPlatform.Persistence.Edge;

/// <summary>Writes down what an edge asks with read passes. The edge's role can add these rows and neither read nor change them.</summary>
public static class PassQueries
{
    private const string Ask = "INSERT INTO platform.pass_queries (id, token_id, endpoint, parameters, address) VALUES ($1, $2, $3, $4, $5)";

    private const string Answer = "INSERT INTO platform.pass_answers (id, status, milliseconds) VALUES ($1, $2, $3)";

    /// <param name="parameters">A JSON object.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached or refuses; the row may be there nevertheless.</exception>
    public static async Task AskAsync(
        NpgsqlDataSource database, Guid id, Guid token, string endpoint, string parameters, string? address, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = database.CreateCommand(Ask);
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        command.Parameters.Add(new NpgsqlParameter { Value = token });
        command.Parameters.Add(new NpgsqlParameter { Value = endpoint });
        command.Parameters.Add(new NpgsqlParameter { Value = parameters, NpgsqlDbType = NpgsqlDbType.Json });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)address ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <exception cref="NpgsqlException">The database cannot be reached or refuses.</exception>
    public static async Task AnswerAsync(NpgsqlDataSource database, Guid id, int status, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = database.CreateCommand(Answer);
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        command.Parameters.Add(new NpgsqlParameter { Value = status });
        command.Parameters.Add(new NpgsqlParameter { Value = (long)duration.TotalMilliseconds });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
