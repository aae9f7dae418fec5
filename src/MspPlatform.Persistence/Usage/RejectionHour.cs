using MspPlatform.Domain.Customers;

namespace MspPlatform.Persistence.Usage;

/// <summary>What one run of an edge refused to one token for one reason in one hour: the sum of its minutes, which are gone.</summary>
public sealed class RejectionHour
{
    public required CustomerId CustomerId { get; init; }

    /// <summary>The hour's beginning, UTC.</summary>
    public required DateTimeOffset Hour { get; init; }

    public required Guid TokenId { get; init; }

    public required Guid EdgeId { get; init; }

    /// <summary>Id of a <see cref="Domain.RejectionReason"/>.</summary>
    public required string Reason { get; init; }

    public required bool ReportOnly { get; init; }

    /// <summary>Bit n is set when the hour's minute n is in the sums.</summary>
    public required long Minutes { get; init; }

    public required long Requests { get; init; }

    public required long Samples { get; init; }
}
