namespace MspPlatform.ControlPlane.Problems;

/// <summary>Codes of refusals that no capability owns. Each answer with a problem body carries one in the member <c>code</c>.</summary>
internal static class ProblemCodes
{
    public const string Member = "code";

    public const string InvalidRequest = "invalid_request";
    public const string ValidationFailed = "validation_failed";
    public const string DatabaseUnavailable = "database_unavailable";

    /// <summary>What an answer that the framework made is called.</summary>
    public static string Of(int status) => status switch
    {
        StatusCodes.Status400BadRequest => InvalidRequest,
        StatusCodes.Status401Unauthorized => "unauthenticated",
        StatusCodes.Status403Forbidden => "forbidden",
        StatusCodes.Status404NotFound => "not_found",
        StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
        StatusCodes.Status408RequestTimeout => "request_timeout",
        StatusCodes.Status413PayloadTooLarge => "body_too_large",
        StatusCodes.Status415UnsupportedMediaType => "unsupported_content_type",
        StatusCodes.Status503ServiceUnavailable => DatabaseUnavailable,
        >= 500 => "internal_error",
        _ => InvalidRequest,
    };
}
