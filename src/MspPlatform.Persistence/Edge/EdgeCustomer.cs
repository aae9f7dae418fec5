using MspPlatform.Domain.Backends;
using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Limits;

namespace MspPlatform.Persistence.Edge;

/// <summary>What the edge needs to know of a customer: a row of the view <c>platform.edge_customers</c>.</summary>
public sealed class EdgeCustomer
{
    public required CustomerId Id { get; init; }

    /// <summary>Names the customer in cluster back ends.</summary>
    public required int AccountId { get; init; }

    /// <summary>Where its samples live.</summary>
    public required BackendName Backend { get; init; }

    public required LimitOverrides PlanLimits { get; init; }

    public required LimitOverrides LimitOverrides { get; init; }

    /// <summary>What this version does not understand of the limits, which are then as if they were not there; null when it understands all.</summary>
    public string? Fault { get; init; }
}
