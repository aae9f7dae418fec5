namespace MspPlatform.Domain.Limits;

/// <summary>All limits that hold for one customer: the catalogue's defaults, changed by its plan, changed by its own overrides.</summary>
public sealed class CustomerLimits
{
    /// <summary>The catalogue's defaults, all enforced.</summary>
    public static readonly CustomerLimits Default = Resolve(LimitOverrides.None, LimitOverrides.None);

    private readonly EffectiveLimit[] _limits;

    private CustomerLimits(EffectiveLimit[] limits) => _limits = limits;

    public EffectiveLimit this[LimitKind kind] => _limits[(int)kind];

    public static CustomerLimits Resolve(LimitOverrides plan, LimitOverrides customer) =>
        new([.. LimitCatalogue.All.Select(limit => Apply(customer.Of(limit.Kind), Apply(plan.Of(limit.Kind), new EffectiveLimit(limit.Default, LimitMode.Enforce))))]);

    private static EffectiveLimit Apply(LimitOverride change, EffectiveLimit inherited) =>
        new(change.SetsValue ? change.Value : inherited.Value, change.Mode ?? inherited.Mode);
}
