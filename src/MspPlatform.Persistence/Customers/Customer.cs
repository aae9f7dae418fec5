using MspPlatform.Domain.Backends;
using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Limits;

namespace MspPlatform.Persistence.Customers;

/// <summary>A tenant. Rows are never deleted, because neither the slug nor the account id may be given to somebody else.</summary>
public sealed class Customer
{
    public const int MaxNameLength = 200;

    public required CustomerId Id { get; init; }

    /// <summary>Assigned once by the database; names the customer in cluster back ends. At least 1.</summary>
    public int AccountId { get; init; }

    public required string Name { get; set; }

    public required string Plan { get; set; }

    /// <summary>What this customer has other than its plan.</summary>
    public LimitOverrides LimitOverrides { get; set; } = LimitOverrides.None;

    public CustomerState State { get; set; } = CustomerState.Active;

    /// <summary>Where its samples live. Never changed by an edit: the samples would stay behind.</summary>
    public BackendName Backend { get; init; } = BackendName.Default;

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>PostgreSQL's row version: two people who change the same customer at once do not overwrite each other unnoticed.</summary>
    public uint Version { get; init; }
}
