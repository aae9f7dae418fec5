namespace MspPlatform.ControlPlane.Limits;

/// <summary>A plan's content, all of it.</summary>
public sealed class PutPlanRequest
{
    /// <summary>What the plan changes about the limits' defaults; empty leaves them all.</summary>
    public required LimitSettings Limits { get; init; }
}
