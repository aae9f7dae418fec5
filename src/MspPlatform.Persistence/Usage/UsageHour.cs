using MspPlatform.Domain.Customers;

namespace MspPlatform.Persistence.Usage;

/// <summary>What one token wrote and read through one run of an edge in one hour: the sum of its minutes, which are gone.</summary>
public sealed class UsageHour
{
    public required CustomerId CustomerId { get; init; }

    /// <summary>The hour's beginning, UTC.</summary>
    public required DateTimeOffset Hour { get; init; }

    public required Guid TokenId { get; init; }

    public required Guid EdgeId { get; init; }

    /// <summary>Bit n is set when the hour's minute n is in the sums: a minute that is written again does not count again.</summary>
    public required long Minutes { get; init; }

    public required long Writes { get; init; }

    public required long Samples { get; init; }

    public required long Bytes { get; init; }

    public required long Queries { get; init; }

    public required long QueryMilliseconds { get; init; }

    /// <summary>The most series of any minute, over all edges: the same in the rows of each edge.</summary>
    public required long Series { get; init; }
}
