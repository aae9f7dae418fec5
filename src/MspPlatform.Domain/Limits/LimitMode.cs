namespace MspPlatform.Domain.Limits;

/// <summary>What happens at a limit.</summary>
public enum LimitMode
{
    /// <summary>What is above it is refused.</summary>
    Enforce,

    /// <summary>What is above it is counted and let pass: a rehearsal.</summary>
    Report,
}
