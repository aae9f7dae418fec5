using System.Security.Cryptography;
using Amazon.Runtime.Internal.Auth;

namespace MspPlatform.Providers.Aws.Wire;

/// <summary>
/// Signature version 4 (https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html), computed by AWS' own code. The canonical
/// request is ours, because every call here is a POST to "/" without a query, and because the SDK's own way takes the machine's clock.
/// </summary>
internal static class SigV4
{
    public static HttpRequestMessage Sign(AwsCall call, Uri address, AwsCredentials credentials, DateTimeOffset now)
    {
        DateTime time = now.UtcDateTime;
        var signed = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["content-type"] = call.ContentType,
            ["host"] = address.Authority,
            ["x-amz-date"] = AWS4Signer.FormatDateTime(time, "yyyyMMddTHHmmssZ"),
        };
        if (credentials.SessionToken is { } token)
            signed["x-amz-security-token"] = token;
        if (call.Target is { } target)
            signed["x-amz-target"] = target;

        string headers = string.Concat(signed.Select(h => $"{h.Key}:{h.Value.Trim()}\n"));
        string names = string.Join(';', signed.Keys);
        string canonical = $"POST\n/\n\n{headers}\n{names}\n{Convert.ToHexStringLower(SHA256.HashData(call.Body))}";
        AWS4SigningResult signature = AWS4Signer.ComputeSignature(
            credentials.AccessKeyId, credentials.SecretAccessKey, call.Region, time, call.Service, names, canonical);

        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(call.Body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", call.ContentType);
        foreach ((string name, string value) in signed.Where(h => h.Key.StartsWith("x-amz-", StringComparison.Ordinal)))
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("Authorization", signature.ForAuthorizationHeader);
        return request;
    }
}
