namespace MspPlatform.Providers;

/// <summary>A server or a database. What the cloud does not tell is null, never guessed.</summary>
public sealed record CloudResource
{
    /// <summary>The cloud's own id, unique in the account and the same for as long as the resource lives.</summary>
    public required string ResourceId { get; init; }

    /// <summary>What it is to a reader.</summary>
    public required ResourceKind Kind { get; init; }

    /// <summary>What the cloud calls it: <c>ec2:instance</c>, <c>Microsoft.Compute/virtualMachines</c>.</summary>
    public required string NativeType { get; init; }

    /// <summary>The account that owns it.</summary>
    public required string AccountId { get; init; }

    /// <summary>The cloud's code of the region.</summary>
    public required string RegionId { get; init; }

    /// <summary>The cloud's code of the zone within the region.</summary>
    public string? Zone { get; init; }

    /// <summary>What people named it.</summary>
    public string? Name { get; init; }

    /// <summary>The cloud's code of its size.</summary>
    public string? InstanceType { get; init; }

    /// <summary>What it is doing.</summary>
    public required ResourceState State { get; init; }

    /// <summary>Virtual processors, hardware threads counted singly.</summary>
    public int? CpuCount { get; init; }

    /// <summary>Memory in bytes.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>When it was made, or last started where the cloud tells only that.</summary>
    public DateTimeOffset? LaunchedAt { get; init; }

    /// <summary>Tags or labels as the customer set them; the host decides which of them it keeps.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
