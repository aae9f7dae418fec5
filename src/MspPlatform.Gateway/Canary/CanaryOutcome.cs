namespace MspPlatform.Gateway.Canary;

/// <summary>What a round found.</summary>
internal enum CanaryOutcome
{
    /// <summary>Nothing of another customer in any answer, and its own secret where it should be, or written too lately to be there.</summary>
    Clear,

    /// <summary>Another customer's data in an answer.</summary>
    Leak,

    /// <summary>Nothing of another customer, but nothing of its own either: the round proves nothing.</summary>
    Blind,

    /// <summary>The store did not take or answer all of it, or reads are closed already.</summary>
    NotDone,
}
