namespace MspPlatform.Persistence.Customers;

/// <summary>A named set of limits and features. Limits come with the edge that enforces them.</summary>
public sealed class Plan
{
    /// <summary>The plan that the first migration creates.</summary>
    public const string Standard = "standard";

    public required string Name { get; init; }
}
