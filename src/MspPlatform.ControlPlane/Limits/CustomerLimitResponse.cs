using MspPlatform.Domain.Limits;

namespace MspPlatform.ControlPlane.Limits;

/// <summary>A limit as it holds for a customer.</summary>
/// <param name="Id">Its name, the same in plans and overrides.</param>
/// <param name="Unit">What the value counts.</param>
/// <param name="Value">Null is no limit.</param>
/// <param name="Mode"><c>enforce</c> refuses what is above the limit; <c>report</c> counts it and lets it pass.</param>
/// <param name="Source">Who last said something about value or mode: <c>default</c>, <c>plan</c> or <c>customer</c>.</param>
/// <param name="Min">Smallest value that may be set.</param>
/// <param name="Max">Largest value that may be set.</param>
public sealed record CustomerLimitResponse(string Id, string Unit, long? Value, string Mode, string Source, long Min, long Max)
{
    internal static CustomerLimitResponse From(LimitDefinition limit, EffectiveLimit effective, LimitOverride plan, LimitOverride customer)
    {
        string source = SaysSomething(customer) ? "customer" : SaysSomething(plan) ? "plan" : "default";
        return new CustomerLimitResponse(limit.Id, limit.Unit, effective.Value, LimitModeText.Of(effective.Mode), source, limit.Min, limit.Max);
    }

    private static bool SaysSomething(LimitOverride change) => change.SetsValue || change.Mode is not null;
}
