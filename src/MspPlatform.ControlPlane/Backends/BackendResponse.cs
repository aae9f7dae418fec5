using MspPlatform.Domain.Backends;
using MspPlatform.Persistence.Backends;

namespace MspPlatform.ControlPlane.Backends;

/// <summary>A back end: where customers' samples live.</summary>
/// <param name="Kind"><c>victoriametrics</c>, <c>victoriametrics-cluster</c>, <c>mimir</c> or <c>remote-write</c>.</param>
/// <param name="ReadUrls">In the order of preference; empty when it cannot be read.</param>
public sealed record BackendResponse(
    string Name, string Kind, string WriteUrl, IReadOnlyList<string> ReadUrls, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    internal static BackendResponse From(Backend backend) => new(
        backend.Name.Value, BackendKindText.Of(backend.Kind), backend.WriteUrl, backend.ReadUrls, backend.CreatedAt, backend.UpdatedAt);
}
