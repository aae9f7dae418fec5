using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace MspPlatform.Mock.Clouds.Aws;

/// <summary>An answer, in AWS' shapes.</summary>
internal sealed record AwsReply(int Status, string ContentType, byte[] Body)
{
    public int? RetryAfterSeconds { get; init; }

    public static AwsReply Json(JsonObject body, string version) => new(200, $"application/x-amz-json-{version}", Encoding.UTF8.GetBytes(body.ToJsonString()));

    public static AwsReply Xml(XElement body) => new(200, "text/xml", Encoding.UTF8.GetBytes(body.ToString(SaveOptions.DisableFormatting)));

    /// <summary>
    /// Codes and statuses by protocol: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html, .../STS/latest/APIReference/CommonErrors.html,
    /// .../AmazonCloudWatch/latest/APIReference/CommonErrors.html.
    /// </summary>
    public static AwsReply Error(AwsApi api, AwsRefusal refusal)
    {
        (string code, int status) = Code(api, refusal.Kind);
        AwsReply reply = api.Protocol switch
        {
            AwsProtocol.Json => Json(new JsonObject { ["__type"] = "com.amazon.coral.service#" + code, ["Message"] = refusal.Message }, api.Version),
            AwsProtocol.Ec2 => Xml(new XElement("Response",
                new XElement("Errors", new XElement("Error", new XElement("Code", code), new XElement("Message", refusal.Message))),
                new XElement("RequestID", "sky"))),
            _ => Xml(new XElement("ErrorResponse",
                new XElement("Error", new XElement("Type", "Sender"), new XElement("Code", code), new XElement("Message", refusal.Message)),
                new XElement("RequestId", "sky"))),
        };
        return reply with { Status = status, RetryAfterSeconds = refusal.RetryAfterSeconds };
    }

    private static (string Code, int Status) Code(AwsApi api, AwsRefusalKind kind) => (api.Protocol, kind) switch
    {
        (AwsProtocol.Json, AwsRefusalKind.UnknownKey) => ("UnrecognizedClientException", 400),
        (AwsProtocol.Json, AwsRefusalKind.MissingSignature) => ("MissingAuthenticationTokenException", 400),
        (AwsProtocol.Json, AwsRefusalKind.IncompleteSignature) => ("IncompleteSignatureException", 400),
        (AwsProtocol.Json, AwsRefusalKind.WrongSignature or AwsRefusalKind.ClockSkew) => ("InvalidSignatureException", 400),
        (AwsProtocol.Json, AwsRefusalKind.ExpiredSession) => ("ExpiredTokenException", 400),
        (AwsProtocol.Json, AwsRefusalKind.Denied) => ("AccessDeniedException", 400),
        (AwsProtocol.Json, AwsRefusalKind.Throttled) => (api.Service == "ce" ? "LimitExceededException" : "ThrottlingException", 400),
        (AwsProtocol.Json, AwsRefusalKind.Internal) => ("InternalServiceFault", 500),
        (AwsProtocol.Json, _) => ("ValidationException", 400),
        (AwsProtocol.Ec2, AwsRefusalKind.UnknownKey or AwsRefusalKind.WrongSignature or AwsRefusalKind.IncompleteSignature) => ("AuthFailure", 401),
        (AwsProtocol.Ec2, AwsRefusalKind.MissingSignature) => ("MissingAuthenticationToken", 403),
        (AwsProtocol.Ec2, AwsRefusalKind.ClockSkew or AwsRefusalKind.ExpiredSession) => ("RequestExpired", 400),
        (AwsProtocol.Ec2, AwsRefusalKind.Denied) => ("UnauthorizedOperation", 403),
        (AwsProtocol.Ec2, AwsRefusalKind.Throttled) => ("RequestLimitExceeded", 503),
        (AwsProtocol.Ec2, AwsRefusalKind.Internal) => ("InternalError", 500),
        (AwsProtocol.Ec2, AwsRefusalKind.DryRun) => ("DryRunOperation", 412),
        (AwsProtocol.Ec2, _) => ("InvalidParameterValue", 400),
        (_, AwsRefusalKind.UnknownKey) => ("InvalidClientTokenId", 403),
        (_, AwsRefusalKind.MissingSignature) => ("MissingAuthenticationToken", 403),
        (_, AwsRefusalKind.IncompleteSignature) => ("IncompleteSignature", 400),
        (_, AwsRefusalKind.WrongSignature or AwsRefusalKind.ClockSkew) => ("SignatureDoesNotMatch", 403),
        (_, AwsRefusalKind.ExpiredSession) => ("ExpiredToken", 403),
        (_, AwsRefusalKind.Denied) => ("AccessDenied", 403),
        (_, AwsRefusalKind.Throttled) => ("Throttling", 400),
        (_, AwsRefusalKind.Internal) => ("InternalFailure", 500),
        _ => ("ValidationError", 400),
    };
}
