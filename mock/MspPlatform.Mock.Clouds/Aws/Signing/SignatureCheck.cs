using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace MspPlatform.Mock.Clouds.Aws.Signing;

/// <summary>
/// Signature version 4, computed again from what arrived: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.
/// Knows nothing of the collector's code, nor of AWS' SDK.
/// </summary>
internal sealed class SignatureCheck(AwsKeys keys, TimeProvider time)
{
    private static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(5);

    /// <exception cref="AwsRefusal">The signature is not good.</exception>
    public AwsPrincipal Verify(HttpRequest request, byte[] body, SignatureHeader header)
    {
        AwsPrincipal caller = keys.Find(header.AccessKeyId)
            ?? throw new AwsRefusal(AwsRefusalKind.UnknownKey, "The security token included in the request is invalid.");
        string sentAt = request.Headers["x-amz-date"].ToString();
        bool dated = DateTimeOffset.TryParseExact(
            sentAt, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date);
        if (!dated || !sentAt.StartsWith(header.Date, StringComparison.Ordinal))
            throw new AwsRefusal(AwsRefusalKind.IncompleteSignature, "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.");
        CheckClock(date);
        if (Unsigned(request, header) is { } unsigned)
            throw new AwsRefusal(AwsRefusalKind.IncompleteSignature, $"'{unsigned}' must be a 'SignedHeader' in the AWS Authorization.");
        string token = request.Headers["x-amz-security-token"].ToString();
        if (token != (caller.SessionToken ?? ""))
            throw new AwsRefusal(AwsRefusalKind.UnknownKey, "The security token included in the request is invalid.");

        string canonical = Canonical(request, body, header);
        string expected = Convert.ToHexStringLower(Hmac(Key(caller.SecretAccessKey, header),
            $"AWS4-HMAC-SHA256\n{sentAt}\n{header.Scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}"));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(header.Signature)))
        {
            // AWS repeats the whole request here, with the session token in it.
            throw new AwsRefusal(AwsRefusalKind.WrongSignature,
                $"The request signature we calculated does not match the signature you provided. "
                + $"The Canonical String for this request should have been\n'{canonical}'");
        }

        if (caller.Expires <= time.GetUtcNow())
            throw new AwsRefusal(AwsRefusalKind.ExpiredSession, "The security token included in the request is expired");
        return caller;
    }

    private void CheckClock(DateTimeOffset sent)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (sent < now - MaxSkew)
            throw Skew($"Signature expired: {Basic(sent)} is now earlier than {Basic(now - MaxSkew)} ({Basic(now)} - 5 min.)");
        if (sent > now + MaxSkew)
            throw Skew($"Signature not yet current: {Basic(sent)} is still later than {Basic(now + MaxSkew)} ({Basic(now)} + 5 min.)");
    }

    private static AwsRefusal Skew(string message) => new(AwsRefusalKind.ClockSkew, message);

    // The host and everything that AWS acts upon has to be signed.
    private static string? Unsigned(HttpRequest request, SignatureHeader header) =>
        request.Headers.Keys.Select(k => k.ToLowerInvariant()).Where(k => k is "host" or "content-type" || k.StartsWith("x-amz-", StringComparison.Ordinal))
            .Append("host").Except(header.SignedHeaders).FirstOrDefault();

    private static string Canonical(HttpRequest request, byte[] body, SignatureHeader header)
    {
        var canonical = new StringBuilder($"{request.Method}\n{request.Path}\n{request.QueryString.Value?.TrimStart('?')}\n");
        foreach (string name in header.SignedHeaders.Order(StringComparer.Ordinal))
            canonical.Append(CultureInfo.InvariantCulture, $"{name}:{string.Join(',', request.Headers[name].Select(v => v!.Trim()))}\n");
        canonical.Append(CultureInfo.InvariantCulture, $"\n{string.Join(';', header.SignedHeaders)}\n{Convert.ToHexStringLower(SHA256.HashData(body))}");
        return canonical.ToString();
    }

    private static byte[] Key(string secret, SignatureHeader header) =>
        Hmac(Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("AWS4" + secret), header.Date), header.Region), header.Service), "aws4_request");

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Basic(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
