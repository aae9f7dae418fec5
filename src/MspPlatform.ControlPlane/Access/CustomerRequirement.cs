using Microsoft.AspNetCore.Authorization;
using MspPlatform.Domain.Customers;

namespace MspPlatform.ControlPlane.Access;

/// <summary>
/// The caller may see the customer that the route names. A foreign customer and text that is no customer id at all end the same way
/// as a customer that does not exist: 404.
/// </summary>
internal sealed class CustomerRequirement : AuthorizationHandler<CustomerRequirement>, IAuthorizationRequirement
{
    /// <summary>The route parameter that names the customer, the same in every route.</summary>
    public const string RouteParameter = "customerId";

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, CustomerRequirement requirement)
    {
        if (context.User.Identity?.IsAuthenticated != true || context.Resource is not HttpContext http)
            return Task.CompletedTask;
        bool visible = CustomerId.TryParse(http.GetRouteValue(RouteParameter) as string, out CustomerId customer)
            && Caller.From(context.User, address: null).MaySee(customer);
        if (visible)
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
