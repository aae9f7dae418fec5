using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Configuration;
using MspPlatform.ControlPlane.Customers;
using MspPlatform.Domain.Customers;
using MspPlatform.Persistence;

namespace MspPlatform.ControlPlane.AgentSetup;

/// <summary>What a customer's server needs to report. Neither text has a token in it.</summary>
internal static class AgentSetupEndpoints
{
    private const string ConfigurationType = "text/plain";
    private const string ScriptType = "application/x-sh";

    public static void MapAgentSetup(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder setup = api.MapGroup("/customers/{customerId}").WithTags("AgentSetup")
            .RequireCustomerOfRoute().RequireScope(Scope.AgentSetupRead).ProducesProblem(StatusCodes.Status404NotFound);
        setup.MapGet("/agent-config", GetConfigurationAsync).WithName("GetAgentConfiguration").WithSummary("Read an agent's configuration")
            .Produces<string>(StatusCodes.Status200OK, ConfigurationType)
            .WithDescription("As text, ready to be written to the file that its first lines name. It names the file that holds the token; it never holds the token.");
        setup.MapGet("/install-script", GetScriptAsync).WithName("GetInstallScript").WithSummary("Read the script that installs an agent")
            .Produces<string>(StatusCodes.Status200OK, ScriptType)
            .WithDescription("A POSIX shell script. The header Repr-Digest (RFC 9530) has its SHA-256.");
    }

    private static Task<Results<ContentHttpResult, ProblemHttpResult>> GetConfigurationAsync(
        Caller caller, CustomerId customerId, [AsParameters] AgentSetupQuery query, PlatformContext database, IOptions<EdgeOptions> edge, HttpResponse response, CancellationToken cancellationToken) =>
        RenderAsync(caller, customerId, query.ToSetup(new Uri(edge.Value.PublicUrl), customerId.Value), AgentConfiguration.Render, ConfigurationType, database, response, cancellationToken);

    private static Task<Results<ContentHttpResult, ProblemHttpResult>> GetScriptAsync(
        Caller caller, CustomerId customerId, [AsParameters] AgentSetupQuery query, PlatformContext database, IOptions<EdgeOptions> edge, HttpResponse response, CancellationToken cancellationToken) =>
        RenderAsync(caller, customerId, query.ToSetup(new Uri(edge.Value.PublicUrl), customerId.Value), InstallScript.Render, ScriptType, database, response, cancellationToken);

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> RenderAsync(
        Caller caller, CustomerId customerId, ServerSetup setup, Func<ServerSetup, Rendering> render, string type, PlatformContext database, HttpResponse response, CancellationToken cancellationToken)
    {
        if (!await database.Customers.VisibleTo(caller).AnyAsync(c => c.Id == customerId, cancellationToken))
            return CustomerErrors.NotFound.ToProblem();
        Rendering rendering = render(setup);
        if (!rendering.Succeeded)
            return AgentSetupErrors.Refused(rendering.Problem).ToProblem();
        response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(InstallScript.Sha256(rendering.Text)))}:";
        return TypedResults.Text(rendering.Text, $"{type}; charset=utf-8");
    }
}
