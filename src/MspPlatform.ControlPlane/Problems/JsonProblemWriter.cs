namespace MspPlatform.ControlPlane.Problems;

/// <summary>Writes the problem as JSON when the client's Accept header asks for something else: an error nobody can read helps nobody.</summary>
internal sealed class JsonProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        ProblemExtensions.Complete(context);
        await context.HttpContext.Response.WriteAsJsonAsync(
            context.ProblemDetails,
            context.ProblemDetails.GetType(),
            options: null,
            contentType: "application/problem+json",
            context.HttpContext.RequestAborted);
    }
}
