using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Tokens;

namespace MspPlatform.Persistence.Edge;

/// <summary>What the edge needs to know of a token: a row of the views <c>platform.edge_tokens</c> and <c>platform.edge_passes</c>, which show neither names nor API keys.</summary>
public sealed class EdgeToken
{
    public required Guid Id { get; init; }

    public required TokenKind Kind { get; init; }

    public required TokenHash Hash { get; init; }

    public required string Prefix { get; init; }

    public required string[] AllowedCidrs { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RotatesOutAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Whether somebody of the MSP reads with it, so that each query has to be written down.</summary>
    public bool IsPass { get; init; }

    public required CustomerId CustomerId { get; init; }

    public required CustomerState CustomerState { get; init; }
}
