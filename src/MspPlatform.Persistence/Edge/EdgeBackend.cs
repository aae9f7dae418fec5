namespace MspPlatform.Persistence.Edge;

/// <summary>
/// What the edge needs to know of a back end: a row of the view <c>platform.edge_backends</c>, as it stands there. A newer control plane
/// may know kinds that this edge does not; revocations must get through all the same.
/// </summary>
public sealed record EdgeBackend(string Name, string Kind, string WriteUrl, string[] ReadUrls);
