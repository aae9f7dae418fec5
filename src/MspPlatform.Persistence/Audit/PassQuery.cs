namespace MspPlatform.Persistence.Audit;

/// <summary>
/// A query that an edge is about to ask with a read pass, written before it is asked. Edges can only add rows; the control plane moves
/// them into the audit chain.
/// </summary>
public sealed class PassQuery
{
    /// <summary>Longest endpoint: a path with a label name in it.</summary>
    public const int MaxEndpointLength = 300;

    public required Guid Id { get; init; }

    /// <summary>The pass, which tells who holds it and for which customer.</summary>
    public required Guid TokenId { get; init; }

    /// <summary>By the database's clock, which sets it.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>Such as <c>query_range</c>.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The whole query and its times, as a JSON object.</summary>
    public required string Parameters { get; init; }

    /// <summary>Where it came from, as the edge saw it.</summary>
    public string? Address { get; init; }
}
