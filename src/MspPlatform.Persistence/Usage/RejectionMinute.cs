using MspPlatform.Domain.Customers;

namespace MspPlatform.Persistence.Usage;

/// <summary>What one edge refused to one token for one reason in one minute, or would have refused were the limit enforced.</summary>
public sealed class RejectionMinute
{
    public const int MaxReasonLength = 64;
    public const int MaxExampleLength = 500;

    public required CustomerId CustomerId { get; init; }

    /// <summary>The minute's beginning, UTC.</summary>
    public required DateTimeOffset Minute { get; init; }

    public required Guid TokenId { get; init; }

    public required Guid EdgeId { get; init; }

    /// <summary>Id of a <see cref="Domain.RejectionReason"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>True when a limit was only rehearsed and the samples were let pass.</summary>
    public required bool ReportOnly { get; init; }

    /// <summary>Requests concerned.</summary>
    public required long Requests { get; init; }

    /// <summary>Samples concerned; 0 when the request was refused before they were counted.</summary>
    public required long Samples { get; init; }

    /// <summary>When it happened last.</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>The first series concerned, <c>name{label="value"}</c>, cut to <see cref="MaxExampleLength"/>; null when there is none to show.</summary>
    public string? Example { get; init; }
}
