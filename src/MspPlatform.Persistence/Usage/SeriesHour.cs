using MspPlatform.Domain.Customers;

namespace MspPlatform.Persistence.Usage;

/// <summary>The most series of any minute of one hour, over all edges.</summary>
public sealed class SeriesHour
{
    public required CustomerId CustomerId { get; init; }

    /// <summary>The hour's beginning, UTC.</summary>
    public required DateTimeOffset Hour { get; init; }

    /// <summary>Series seen during the hour before the minute's end.</summary>
    public required long Active { get; init; }

    /// <summary>Series since midnight UTC that had not been seen during the hour before.</summary>
    public required long NewToday { get; init; }
}
