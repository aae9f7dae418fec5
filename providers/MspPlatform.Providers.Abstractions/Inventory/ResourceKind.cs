namespace MspPlatform.Providers;

/// <summary>What a resource is to a reader, in every cloud.</summary>
public enum ResourceKind
{
    /// <summary>A virtual machine.</summary>
    Server,

    /// <summary>A managed database instance.</summary>
    Database,
}
