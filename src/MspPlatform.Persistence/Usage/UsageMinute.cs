using MspPlatform.Domain.Customers;

namespace MspPlatform.Persistence.Usage;

/// <summary>
/// What one token wrote and read through one edge in one minute: what was acknowledged, no more and no less. Rows are absolute and
/// written again while their minute is open, so writing one twice changes nothing.
/// </summary>
public sealed class UsageMinute
{
    public required CustomerId CustomerId { get; init; }

    /// <summary>The minute's beginning, UTC.</summary>
    public required DateTimeOffset Minute { get; init; }

    public required Guid TokenId { get; init; }

    /// <summary>One run of one edge: a restarted edge counts from nothing under another id.</summary>
    public required Guid EdgeId { get; init; }

    /// <summary>Writes that were acknowledged, in full or in part.</summary>
    public required long Writes { get; init; }

    /// <summary>Samples and histograms that the store has acknowledged.</summary>
    public required long Samples { get; init; }

    /// <summary>Bytes of acknowledged bodies as sent, compressed.</summary>
    public required long Bytes { get; init; }

    /// <summary>Queries that were answered.</summary>
    public required long Queries { get; init; }

    /// <summary>Time that the store took for them, in milliseconds.</summary>
    public required long QueryMilliseconds { get; init; }

    /// <summary>Different series that the token wrote through this edge from the beginning of the UTC hour to this minute's end, estimated.</summary>
    public required long Series { get; init; }
}
