using MspPlatform.Domain.Limits;

namespace MspPlatform.Persistence.Customers;

/// <summary>A named set of limits and features.</summary>
public sealed class Plan
{
    /// <summary>The plan that the first migration creates.</summary>
    public const string Standard = "standard";

    public required string Name { get; init; }

    /// <summary>What the plan changes about the catalogue's defaults.</summary>
    public LimitOverrides Limits { get; set; } = LimitOverrides.None;

    /// <summary>PostgreSQL's row version.</summary>
    public uint Version { get; init; }
}
