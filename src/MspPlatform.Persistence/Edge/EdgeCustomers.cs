using MspPlatform.Domain.Backends;
using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Limits;
using Npgsql;

namespace MspPlatform.Persistence.Edge;

/// <summary>Reads the edge's view of the customers.</summary>
public static class EdgeCustomers
{
    /// <exception cref="NpgsqlException">The database cannot be reached or refuses.</exception>
    public static async Task<IReadOnlyList<EdgeCustomer>> ReadAllAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT id, account_id, plan_limits, limit_overrides, backend FROM platform.edge_customers", connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        var customers = new List<EdgeCustomer>();
        while (await reader.ReadAsync(cancellationToken))
        {
            // A newer control plane may know more limits. Revocations must get through all the same.
            LimitOverrides? plan = ReadLimits(reader.GetString(2), out string? planFault), own = ReadLimits(reader.GetString(3), out string? ownFault);
            customers.Add(new EdgeCustomer
            {
                Id = CustomerId.Parse(reader.GetString(0)),
                AccountId = reader.GetInt32(1),
                Backend = BackendName.Parse(reader.GetString(4)),
                PlanLimits = plan ?? LimitOverrides.None,
                LimitOverrides = own ?? LimitOverrides.None,
                Fault = planFault ?? ownFault,
            });
        }

        return customers;
    }

    // Most customers override nothing.
    private static LimitOverrides? ReadLimits(string json, out string? fault)
    {
        fault = null;
        return json == "{}" || !LimitOverrides.TryParse(json, out LimitOverrides? limits, out fault) ? null : limits;
    }
}
