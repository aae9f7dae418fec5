namespace MspPlatform.ControlPlane.Usage;

/// <summary>What was refused for one reason.</summary>
/// <param name="Reason">The reason's id, as in the edge's answer.</param>
/// <param name="ReportOnly">True when a limit was only rehearsed and the samples were let pass.</param>
/// <param name="Requests">Requests concerned.</param>
/// <param name="Samples">Samples concerned; 0 when requests were refused before their samples were counted.</param>
public sealed record UsageRejectionResponse(string Reason, bool ReportOnly, long Requests, long Samples);
