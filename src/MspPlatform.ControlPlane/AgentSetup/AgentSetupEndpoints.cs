using Microsoft.AspNetCore.Http.HttpResults;
using MspPlatform.ControlPlane.Access;
using MspPlatform.ControlPlane.Problems;
using MspPlatform.Domain.Customers;

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
            .WithDescription("As text, ready for the file that its first lines name. It names the file that holds the token; it never holds the token.");
        setup.MapGet("/install-script", GetScriptAsync).WithName("GetInstallScript").WithSummary("Read the script that installs an agent")
            .Produces<string>(StatusCodes.Status200OK, ScriptType)
            .WithDescription("A POSIX shell script. The header Repr-Digest (RFC 9530) has its SHA-256.");
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> GetConfigurationAsync(
        Caller caller,
        CustomerId customerId,
        [AsParameters] AgentSetupQuery query,
        RenderAgentSetup render,
        HttpResponse response,
        CancellationToken cancellationToken) =>
        Answer(await render.ExecuteAsync(caller, customerId, query, AgentConfiguration.Render, cancellationToken), ConfigurationType, response);

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> GetScriptAsync(
        Caller caller,
        CustomerId customerId,
        [AsParameters] AgentSetupQuery query,
        RenderAgentSetup render,
        HttpResponse response,
        CancellationToken cancellationToken) =>
        Answer(await render.ExecuteAsync(caller, customerId, query, InstallScript.Render, cancellationToken), ScriptType, response);

    private static Results<ContentHttpResult, ProblemHttpResult> Answer(Outcome<string> outcome, string type, HttpResponse response)
    {
        if (!outcome.Succeeded(out string? text, out Failure? failure))
            return failure.ToProblem();
        response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(InstallScript.Sha256(text)))}:";
        return TypedResults.Text(text, $"{type}; charset=utf-8");
    }
}
