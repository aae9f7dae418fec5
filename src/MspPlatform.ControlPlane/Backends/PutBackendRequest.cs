namespace MspPlatform.ControlPlane.Backends;

/// <summary>Where a back end is, all of it. Holds no credentials: those are files of the edge.</summary>
public sealed class PutBackendRequest
{
    /// <summary><c>victoriametrics</c>, <c>victoriametrics-cluster</c>, <c>mimir</c> or <c>remote-write</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Where writes go: for <c>remote-write</c> the whole URL, for the others what their own paths are appended to. http or https, no query.</summary>
    public required string WriteUrl { get; init; }

    /// <summary>What reads' paths are appended to, up to 8 in the order of preference; empty when it cannot be read, always so for <c>remote-write</c>.</summary>
    public required string[] ReadUrls { get; init; }
}
