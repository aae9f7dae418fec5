namespace MspPlatform.ControlPlane.Usage;

/// <summary>The newest rejections, the newest first.</summary>
public sealed record RejectionsResponse(IReadOnlyList<RejectionResponse> Items);
