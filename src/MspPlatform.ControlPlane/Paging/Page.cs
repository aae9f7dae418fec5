namespace MspPlatform.ControlPlane.Paging;

/// <summary>A part of a list.</summary>
/// <param name="NextCursor">Send it as <c>cursor</c> to get the next part; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);
