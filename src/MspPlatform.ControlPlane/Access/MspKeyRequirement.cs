using Microsoft.AspNetCore.Authorization;

namespace MspPlatform.ControlPlane.Access;

/// <summary>The caller must be the MSP itself, not limited to one customer.</summary>
internal sealed class MspKeyRequirement : AuthorizationHandler<MspKeyRequirement>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, MspKeyRequirement requirement)
    {
        if (context.User.Identity?.IsAuthenticated == true && Caller.From(context.User, address: null).Customer is null)
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
