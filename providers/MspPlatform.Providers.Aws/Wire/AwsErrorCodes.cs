using System.Collections.Frozen;

namespace MspPlatform.Providers.Aws.Wire;

/// <summary>
/// What AWS' error codes mean for retry. Sources: the common errors of each service's reference, such as
/// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html, and the SDKs' list of throttling codes.
/// </summary>
internal static class AwsErrorCodes
{
    private static readonly FrozenDictionary<string, ProviderErrorKind> Kinds = new (ProviderErrorKind Kind, string[] Codes)[]
    {
        (ProviderErrorKind.Throttled,
        [
            "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException", "RequestLimitExceeded",
            "TooManyRequestsException", "LimitExceeded", "LimitExceededException", "BandwidthLimitExceeded", "PriorRequestNotComplete", "SlowDown",
        ]),
        (ProviderErrorKind.Credentials,
        [
            "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidSignatureException",
            "IncompleteSignature", "IncompleteSignatureException", "AuthFailure", "MissingAuthenticationToken", "MissingAuthenticationTokenException",
        ]),
        (ProviderErrorKind.Permission,
        [
            "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "UnauthorizedException", "NotAuthorized", "OptInRequired",
            "SubscriptionRequiredException",
        ]),
        (ProviderErrorKind.NotFound, ["DataUnavailableException", "ResourceNotFoundException", "ResourceNotFound"]),
        (ProviderErrorKind.Transient,
        [
            "InternalFailure", "InternalError", "InternalServiceError", "InternalServiceFault", "ServiceUnavailable", "Unavailable", "RequestTimeout",

            // The session ended before its time; the next attempt begins another one. EC2 says RequestExpired of sessions and of signatures.
            "ExpiredToken", "ExpiredTokenException", "RequestExpired",
        ]),
    }.SelectMany(k => k.Codes.Select(code => (code, k.Kind))).ToFrozenDictionary(p => p.code, p => p.Kind, StringComparer.Ordinal);

    public static ProviderErrorKind KindOf(string code, int status, string message)
    {
        if (IsClock(code, message))
            return ProviderErrorKind.Transient;
        if (Kinds.TryGetValue(code, out ProviderErrorKind kind))
            return kind;
        return status switch
        {
            429 => ProviderErrorKind.Throttled,
            >= 500 => ProviderErrorKind.Transient,
            401 => ProviderErrorKind.Credentials,
            403 => ProviderErrorKind.Permission,
            404 => ProviderErrorKind.NotFound,
            _ => ProviderErrorKind.Malformed,
        };
    }

    public static bool IsExpiredSession(string code) => code is "ExpiredToken" or "ExpiredTokenException" or "RequestExpired";

    // More than five minutes off. Good credentials on a machine whose clock is wrong must not look like bad credentials.
    public static bool IsClock(string code, string message) =>
        code is "RequestInTheFuture" or "RequestTimeTooSkewed"
        || message.Contains("Signature expired", StringComparison.Ordinal) || message.Contains("Signature not yet current", StringComparison.Ordinal);
}
