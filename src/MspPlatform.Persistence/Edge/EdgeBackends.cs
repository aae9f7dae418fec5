using Npgsql;

namespace MspPlatform.Persistence.Edge;

/// <summary>Reads the edge's view of the back ends.</summary>
public static class EdgeBackends
{
    /// <exception cref="NpgsqlException">The database cannot be reached or refuses.</exception>
    public static async Task<IReadOnlyList<EdgeBackend>> ReadAllAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT name, kind, write_url, read_urls FROM platform.edge_backends ORDER BY name", connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        var backends = new List<EdgeBackend>();
        while (await reader.ReadAsync(cancellationToken))
            backends.Add(new EdgeBackend(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<string[]>(3)));
        return backends;
    }
}
