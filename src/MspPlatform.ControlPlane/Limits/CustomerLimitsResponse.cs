using MspPlatform.Domain.Limits;
using MspPlatform.Persistence.Customers;

namespace MspPlatform.ControlPlane.Limits;

/// <summary>The limits that hold for a customer.</summary>
/// <param name="Plan">The customer's plan.</param>
/// <param name="Limits">Every limit there is, always in the same order.</param>
/// <param name="Overrides">What the customer has other than its plan.</param>
public sealed record CustomerLimitsResponse(string Plan, IReadOnlyList<CustomerLimitResponse> Limits, LimitSettings Overrides)
{
    internal static CustomerLimitsResponse From(Customer customer, LimitOverrides plan)
    {
        LimitOverrides own = customer.LimitOverrides;
        var effective = CustomerLimits.Resolve(plan, own);
        IEnumerable<CustomerLimitResponse> limits = LimitCatalogue.All
            .Select(limit => CustomerLimitResponse.From(limit, effective[limit.Kind], plan.Of(limit.Kind), own.Of(limit.Kind)));
        return new CustomerLimitsResponse(customer.Plan, [.. limits], LimitSettings.Of(own));
    }
}
