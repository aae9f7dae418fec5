using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;

namespace MspPlatform.ControlPlane.Problems;

/// <summary>Answers requests that could not be bound to a handler's parameters: 400, 413 or 415 with a sentence about what was wrong.</summary>
internal sealed class BadRequestHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad)
            return false;
        httpContext.Response.StatusCode = bad.StatusCode;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = { Status = bad.StatusCode, Detail = Explain(bad) },
        });
    }

    // The framework's own sentence names the handler's parameter types, which mean nothing to the client.
    private static string Explain(BadHttpRequestException bad) => bad switch
    {
        { InnerException: JsonException { Path: { } path } } => $"The body's JSON does not fit the documented schema at {path}.",
        { StatusCode: StatusCodes.Status413PayloadTooLarge } => "The body is larger than this server accepts.",
        { StatusCode: StatusCodes.Status415UnsupportedMediaType } => "The body must be JSON, sent as application/json.",
        _ => "The path, the query or the body does not fit the documented schema.",
    };
}
