using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace MspPlatform.ControlPlane.Problems;

/// <summary>Turns our own doubt into 503 with Retry-After. A client must never be told 401 or 404 because the database could not be asked.</summary>
internal sealed class DatabaseUnavailableHandler(IProblemDetailsService problems, ILogger<DatabaseUnavailableHandler> log) : IExceptionHandler
{
    private const int RetryAfterSeconds = 5;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!IsUnavailable(exception))
            return false;
        Log.DatabaseUnavailable(log, exception);
        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        httpContext.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails =
            {
                Status = StatusCodes.Status503ServiceUnavailable,
                Detail = "The database cannot be asked at the moment; nothing was changed unless a repeated request says so.",
            },
        });
    }

    // EF Core wraps the driver's exception once or twice, depending on where it broke.
    private static bool IsUnavailable(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is PostgresException refusal)
                return refusal.IsTransient
                    || refusal.SqlState.StartsWith("28", StringComparison.Ordinal) // Class 28: the login is refused.
                    || refusal.SqlState == PostgresErrorCodes.InvalidCatalogName;
            if (cause is NpgsqlException)
                return true;
        }

        return false;
    }
}
