namespace MspPlatform.Persistence.Audit;

/// <summary>What came of a <see cref="PassQuery"/>; missing when the edge died over it.</summary>
public sealed class PassAnswer
{
    /// <summary>The query's.</summary>
    public required Guid Id { get; init; }

    /// <summary>By the database's clock, which sets it.</summary>
    public DateTimeOffset AnsweredAt { get; init; }

    /// <summary>HTTP status of the answer; 0 when the client hung up before it was there.</summary>
    public required int Status { get; init; }

    /// <summary>How long it took.</summary>
    public required long Milliseconds { get; init; }
}
