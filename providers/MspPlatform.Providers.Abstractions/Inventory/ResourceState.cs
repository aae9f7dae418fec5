namespace MspPlatform.Providers;

/// <summary>What a resource is doing, in every cloud.</summary>
public enum ResourceState
{
    /// <summary>The cloud says something that the provider does not know.</summary>
    Unknown,

    /// <summary>Being made or started.</summary>
    Starting,

    /// <summary>At work.</summary>
    Running,

    /// <summary>On its way to stopped or deleted.</summary>
    Stopping,

    /// <summary>Switched off, and could be started again.</summary>
    Stopped,

    /// <summary>Deleted; listed by some clouds for a while longer.</summary>
    Deleted,
}
