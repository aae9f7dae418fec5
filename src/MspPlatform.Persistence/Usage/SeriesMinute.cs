using MspPlatform.Domain.Customers;

namespace MspPlatform.Persistence.Usage;

/// <summary>A customer's series as one edge saw them at the end of a minute.</summary>
public sealed class SeriesMinute
{
    public required CustomerId CustomerId { get; init; }

    /// <summary>The minute's beginning, UTC.</summary>
    public required DateTimeOffset Minute { get; init; }

    public required Guid EdgeId { get; init; }

    /// <summary>Series seen during the hour before the minute's end.</summary>
    public required long Active { get; init; }

    /// <summary>Series since midnight UTC that had not been seen during the hour before.</summary>
    public required long NewToday { get; init; }
}
