using MspPlatform.Persistence.Customers;

namespace MspPlatform.ControlPlane.Limits;

/// <summary>A plan.</summary>
/// <param name="Limits">What the plan changes about the limits' defaults.</param>
public sealed record PlanResponse(string Name, LimitSettings Limits)
{
    internal static PlanResponse From(Plan plan) => new(plan.Name, LimitSettings.Of(plan.Limits));
}
