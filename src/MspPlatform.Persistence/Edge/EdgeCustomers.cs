using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Limits;
using Npgsql;

namespace MspPlatform.Persistence.Edge;

/// <summary>Reads the edge's view of the customers.</summary>
public static class EdgeCustomers
{
    /// <exception cref="NpgsqlException">The database cannot be reached or refuses.</exception>
    /// <exception cref="FormatException">A row holds a limit that this version does not know.</exception>
    public static async Task<IReadOnlyList<EdgeCustomer>> ReadAllAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT id, account_id, plan_limits, limit_overrides FROM platform.edge_customers");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        var customers = new List<EdgeCustomer>();
        while (await reader.ReadAsync(cancellationToken))
        {
            customers.Add(new EdgeCustomer
            {
                Id = CustomerId.Parse(reader.GetString(0)),
                AccountId = reader.GetInt32(1),
                PlanLimits = ReadLimits(reader.GetString(2)),
                LimitOverrides = ReadLimits(reader.GetString(3)),
            });
        }

        return customers;
    }

    // A plan is shared by hundreds of rows, and most customers override nothing.
    private static LimitOverrides ReadLimits(string json) =>
        json == "{}" ? LimitOverrides.None
        : LimitOverrides.TryParse(json, out LimitOverrides? limits, out string? fault) ? limits
        : throw new FormatException(fault);
}
