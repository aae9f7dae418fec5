using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace MspPlatform.ControlPlane.Problems;

/// <summary>Every error is RFC 9457 problem details with a stable <c>code</c> and the <c>traceId</c> that the log has too.</summary>
internal static class ProblemExtensions
{
    public static IServiceCollection AddProblems(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = Complete);
        services.AddSingleton<IProblemDetailsWriter, JsonProblemWriter>();
        services.AddExceptionHandler<BadRequestHandler>();
        services.AddExceptionHandler<DatabaseUnavailableHandler>();

        // The default throws only in development, and elsewhere answers without a word about what was wrong.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        return services;
    }

    public static WebApplication UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        return app;
    }

    public static Task WriteProblemAsync(this HttpContext context, Failure failure) => failure.ToProblem().ExecuteAsync(context);

    public static void Complete(ProblemDetailsContext context)
    {
        ProblemDetails problem = context.ProblemDetails;
        int status = problem.Status ?? context.HttpContext.Response.StatusCode;
        string code = problem is HttpValidationProblemDetails ? ProblemCodes.ValidationFailed : ProblemCodes.Of(status);
        problem.Extensions.TryAdd(ProblemCodes.Member, code);
        problem.Extensions.TryAdd("traceId", Activity.Current?.Id ?? context.HttpContext.TraceIdentifier);
    }
}
