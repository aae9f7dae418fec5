using MspPlatform.Domain.Backends;

namespace MspPlatform.Persistence.Backends;

/// <summary>Where customers' samples live. Holds no credentials: those are files of the edge.</summary>
public sealed class Backend
{
    public required BackendName Name { get; init; }

    public required BackendKind Kind { get; set; }

    public required string WriteUrl { get; set; }

    /// <summary>The best first; empty when it cannot be read.</summary>
    public required string[] ReadUrls { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>PostgreSQL's row version.</summary>
    public uint Version { get; init; }
}
