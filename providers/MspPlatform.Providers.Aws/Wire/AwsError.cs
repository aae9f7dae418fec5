using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;

namespace MspPlatform.Providers.Aws.Wire;

/// <summary>What AWS says went wrong.</summary>
/// <param name="Code">AWS' own code; empty when the body had none.</param>
/// <param name="Kind">What it means for retry.</param>
/// <param name="Message">AWS' explanation, without secrets.</param>
/// <param name="RetryAt">For what was throttled.</param>
internal sealed record AwsError(string Code, ProviderErrorKind Kind, string Message, DateTimeOffset? RetryAt)
{
    // AWS says seldom how long to wait. Cost Explorer, the strictest, allows few requests a second; buckets of the others refill faster.
    private static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(30);

    public static AwsError Read(HttpResponseMessage response, byte[] body, AwsSecrets secrets, DateTimeOffset now)
    {
        int status = (int)response.StatusCode;
        (string code, string explained) = FromJson(body) ?? FromXml(body) ?? ("", $"HTTP {status} without an explanation that AWS gives");
        if (response.Headers.TryGetValues("x-amzn-ErrorType", out IEnumerable<string>? types))
            code = Bare(types.First());
        ProviderErrorKind kind = AwsErrorCodes.KindOf(code, status, explained);
        string message = explained;

        // The rest of these two messages is the request itself.
        if (code is "SignatureDoesNotMatch" or "InvalidSignatureException")
            message = "the signature does not match: is the secret access key right?";
        if (AwsErrorCodes.IsClock(code, explained))
            message = "the clock of this machine is more than five minutes from AWS' clock.";
        DateTimeOffset? retryAt = kind == ProviderErrorKind.Throttled ? RetryTime(response, now) : null;
        return new AwsError(code, kind, secrets.Redact(message), retryAt);
    }

    public ProviderException ToException(string operation) => new(Kind, operation, Code.Length == 0 ? Message : $"{Code}: {Message}", RetryAt);

    private static DateTimeOffset RetryTime(HttpResponseMessage response, DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } pause } => now + pause,
        { Date: { } date } when date > now => date,
        _ => now + UsualPause,
    };

    private static (string Code, string Message)? FromJson(byte[] body)
    {
        try
        {
            // CloudWatch and Cost Explorer do not agree on the case of "message".
            if (JsonNode.Parse(body, new JsonNodeOptions { PropertyNameCaseInsensitive = true }) is JsonObject error && Text(error["__type"]) is { } type)
                return (Bare(type), Text(error["message"]) ?? "");
        }
        catch (JsonException)
        {
            // Not JSON: the caller tries XML next.
        }

        return null;
    }

    private static (string Code, string Message)? FromXml(byte[] body)
    {
        try
        {
            // <ErrorResponse><Error><Code>, or EC2's <Response><Errors><Error><Code>.
            XElement? error = XmlAnswer.Parse(body).DescendantsAndSelf().FirstOrDefault(e => e.Name.LocalName == "Error");
            if (error?.Elements().FirstOrDefault(e => e.Name.LocalName == "Code") is { } code)
                return (code.Value, error.Elements().FirstOrDefault(e => e.Name.LocalName == "Message")?.Value ?? "");
        }
        catch (XmlException)
        {
            // Neither: a page of something between us and AWS. The status has to do.
        }

        return null;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    // "com.amazon.coral.service#AccessDeniedException", "AccessDeniedException:http://…"
    private static string Bare(string type) => type.Split('#')[^1].Split(':')[0];
}
