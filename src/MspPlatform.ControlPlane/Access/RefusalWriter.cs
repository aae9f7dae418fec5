using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using MspPlatform.ControlPlane.Customers;
using MspPlatform.ControlPlane.Problems;

namespace MspPlatform.ControlPlane.Access;

/// <summary>Says which requirement refused an authenticated caller.</summary>
internal sealed class RefusalWriter(ControlPlaneMetrics metrics) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _default = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (!authorizeResult.Forbidden)
            return _default.HandleAsync(next, context, policy, authorizeResult);

        Failure failure = Explain(authorizeResult.AuthorizationFailure?.FailedRequirements ?? []);
        metrics.Refused(failure.Code);
        return context.WriteProblemAsync(failure);
    }

    // The customer first: whoever may not see it must not learn from another refusal that it exists.
    private static Failure Explain(IEnumerable<IAuthorizationRequirement> failed)
    {
        var requirements = failed.ToList();
        if (requirements.OfType<CustomerRequirement>().Any())
            return CustomerErrors.NotFound;
        if (requirements.OfType<ScopeRequirement>().FirstOrDefault() is { } scope)
            return AccessErrors.InsufficientScope(scope.Scope);
        return AccessErrors.MspKeyRequired;
    }
}
