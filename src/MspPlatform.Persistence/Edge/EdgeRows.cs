using System.Data;
using Npgsql;

namespace MspPlatform.Persistence.Edge;

/// <summary>What an edge knows of the platform, as of one instant.</summary>
/// <param name="Customers">Every customer that a token of <paramref name="Tokens"/> belongs to, and perhaps more.</param>
public sealed record EdgeRows(IReadOnlyList<EdgeCustomer> Customers, IReadOnlyList<EdgeToken> Tokens, IReadOnlyList<EdgeBackend> Backends)
{
    /// <summary>Reads the views in one snapshot of the database, so that no token is without its customer.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached or refuses.</exception>
    /// <exception cref="FormatException">A row holds something that this version does not know.</exception>
    public static async Task<EdgeRows> ReadAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        IReadOnlyList<EdgeCustomer> customers = await EdgeCustomers.ReadAllAsync(connection, cancellationToken);
        IReadOnlyList<EdgeToken> tokens = await EdgeTokens.ReadAllAsync(connection, cancellationToken);
        IReadOnlyList<EdgeBackend> backends = await EdgeBackends.ReadAllAsync(connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new EdgeRows(customers, tokens, backends);
    }
}
