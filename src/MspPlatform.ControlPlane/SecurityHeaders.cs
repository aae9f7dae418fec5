namespace MspPlatform.ControlPlane;

/// <summary>Headers for answers that programs read: never cached, because some hold a token; never taken for a page.</summary>
internal static class SecurityHeaders
{
    private const string ApiPolicy = "default-src 'none'; frame-ancestors 'none'";

    // Swagger UI sets styles from its script; its scripts all come from files, and nothing comes from elsewhere.
    private const string DocsPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static WebApplication UseSecurityHeaders(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            // At the start of the answer, because the exception handler clears what was set before.
            context.Response.OnStarting(Write, context);
            return next(context);
        });
        return app;
    }

    private static Task Write(object state)
    {
        var context = (HttpContext)state;
        IHeaderDictionary headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        bool docs = context.Request.Path.StartsWithSegments("/docs", StringComparison.OrdinalIgnoreCase);
        headers.ContentSecurityPolicy = docs ? DocsPolicy : ApiPolicy;
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
            headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
