using MspPlatform.Domain.Audit;

namespace MspPlatform.Persistence.Audit;

/// <summary>One link of the audit chain. The database refuses to change or remove rows.</summary>
public sealed class AuditEntry
{
    public required long Sequence { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Actor { get; init; }

    public required string Action { get; init; }

    public string? CustomerId { get; init; }

    public required string Subject { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }

    public string? Address { get; init; }

    public required byte[] Hash { get; init; }

    public AuditContent Content => new(Sequence, At, Actor, Action, CustomerId, Subject, Before, After, Address);
}
