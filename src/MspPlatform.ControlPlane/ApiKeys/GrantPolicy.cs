using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Customers;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain.Customers;

namespace MspPlatform.ControlPlane.ApiKeys;

/// <summary>A key can hand on what it has and no more: neither scopes nor customers. Rotating hands on too, because it shows the new key.</summary>
internal static class GrantPolicy
{
    public static Failure? Refuse(Caller caller, CustomerId? customer, IReadOnlyList<string> scopes)
    {
        if (customer is null && caller.Customer is not null)
            return ApiKeyErrors.CustomerExceedsOwn;
        if (customer is { } named && !caller.MaySee(named))
            return CustomerErrors.NotFound;
        foreach (string scope in scopes)
        {
            if (scope is null || !Scope.All.Contains(scope))
                return ApiKeyErrors.UnknownScope(scope ?? "null");
            if (customer is not null && Scope.MspOnly.Contains(scope))
                return ApiKeyErrors.MspOnlyScope(scope);
            if (!caller.Scopes.Contains(scope))
                return ApiKeyErrors.ScopeExceedsOwn(scope);
        }

        return null;
    }
}
