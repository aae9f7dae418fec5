using MspPlatform.Domain.Customers;

namespace MspPlatform.Persistence.Usage;

/// <summary>One customer's hour as usage has it and as the store has it.</summary>
public sealed class Reconciliation
{
    public const string Matches = "matches";
    public const string Differs = "differs";
    public const string Unknown = "unknown";
    public const int MaxStateLength = 16;
    public const int MaxReasonLength = 64;

    public required CustomerId CustomerId { get; init; }

    /// <summary>The hour's beginning, UTC.</summary>
    public required DateTimeOffset Hour { get; init; }

    /// <summary>Samples acknowledged to the customer's agents in this hour, as usage had them at <see cref="LookedAt"/>.</summary>
    public required long Accepted { get; init; }

    /// <summary>Samples in the store whose own time lies in this hour; null when the store did not say.</summary>
    public required long? Stored { get; init; }

    /// <summary><see cref="Matches"/>, <see cref="Differs"/> or <see cref="Unknown"/>.</summary>
    public required string State { get; init; }

    /// <summary>Why it is unknown; null otherwise.</summary>
    public required string? Reason { get; init; }

    public required DateTimeOffset LookedAt { get; init; }
}
