using System.Globalization;
using Microsoft.AspNetCore.Http;
using MspPlatform.Domain;

namespace MspPlatform.Gateway;

/// <summary>
/// Why and how a request is refused. The status decides what agents do with their data: Prometheus and Alloy drop a batch at any 4xx
/// but 429, so whatever is in doubt on our side is a 503 with <c>Retry-After</c>, never a 401.
/// </summary>
/// <param name="Detail">One sentence for the person who reads the agent's log; never holds a token, a label value or another customer's name.</param>
/// <param name="RetryAfter">When to try again, in whole seconds; null when trying again cannot help.</param>
internal sealed record Refusal(RejectionReason Reason, int Status, string Detail, int? RetryAfter = null)
{
    /// <summary>Long enough for a store or database to come back from a restart, short enough that no agent's queue overflows.</summary>
    private const int RetryAfterSeconds = 5;

    public static Refusal Unauthorized(RejectionReason reason, string detail) => new(reason, StatusCodes.Status401Unauthorized, detail);

    public static Refusal Forbidden(RejectionReason reason, string detail) => new(reason, StatusCodes.Status403Forbidden, detail);

    public static Refusal BadRequest(RejectionReason reason, string detail) => new(reason, StatusCodes.Status400BadRequest, detail);

    public static Refusal TooLarge(RejectionReason reason, string detail) => new(reason, StatusCodes.Status413PayloadTooLarge, detail);

    public static Refusal Unsupported(RejectionReason reason, string detail) => new(reason, StatusCodes.Status415UnsupportedMediaType, detail);

    public static Refusal Unavailable(RejectionReason reason, string detail) =>
        new(reason, StatusCodes.Status503ServiceUnavailable, detail, RetryAfterSeconds);

    /// <param name="retryAfter">Whole seconds; waits of more than a minute are cut to one, because limits may be raised meanwhile.</param>
    public static Refusal TooMany(RejectionReason reason, string detail, int retryAfter) =>
        new(reason, StatusCodes.Status429TooManyRequests, detail, Math.Min(retryAfter, 60));

    /// <summary>Too much at once: every sender keeps its data and comes again soon.</summary>
    public static Refusal Busy(RejectionReason reason, string detail) => new(reason, StatusCodes.Status503ServiceUnavailable, detail, 1);

    /// <summary>Sets status and headers; the body is the caller's, because agents read text and query clients JSON.</summary>
    public void ApplyTo(HttpResponse response)
    {
        response.StatusCode = Status;
        if (RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
    }

    /// <summary><c>reason_id: sentence</c>, the form that agents print into their logs.</summary>
    public string Text => $"{Reason}: {Detail}";
}
