using Microsoft.Net.Http.Headers;

namespace MspPlatform.ControlPlane.Problems;

/// <summary>
/// Refuses bodies in another encoding than UTF-8, which is JSON's only one between systems (RFC 8259 §8.1). Left to the framework, a
/// charset that it has never heard of ends in an exception and 500.
/// </summary>
internal static class Utf8Only
{
    private static readonly Failure Refusal = new(StatusCodes.Status415UnsupportedMediaType, "unsupported_content_type", "The body must be JSON in UTF-8.");

    public static WebApplication UseUtf8Only(this WebApplication app)
    {
        app.Use((context, next) => IsOther(context.Request.ContentType) ? context.WriteProblemAsync(Refusal) : next(context));
        return app;
    }

    private static bool IsOther(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && type.Charset.HasValue
        && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
