using System.Text.RegularExpressions;

namespace MspPlatform.Mock.Clouds.Aws.Signing;

/// <summary>What the header <c>Authorization</c> of a signed request says.</summary>
internal sealed partial record SignatureHeader(
    string AccessKeyId, string Date, string Region, string Service, IReadOnlyList<string> SignedHeaders, string Signature)
{
    public string Scope => $"{Date}/{Region}/{Service}/aws4_request";

    /// <returns>Null when it is something else.</returns>
    public static SignatureHeader? Parse(string authorization) => Form().Match(authorization) is { Success: true } m
        ? new(
            m.Groups["key"].Value, m.Groups["date"].Value, m.Groups["region"].Value, m.Groups["service"].Value, m.Groups["headers"].Value.Split(';'),
            m.Groups["signature"].Value)
        : null;

    [GeneratedRegex(
        @"^AWS4-HMAC-SHA256 Credential=(?<key>\w+)/(?<date>\d{8})/(?<region>[a-z0-9-]+)/(?<service>[a-z0-9-]+)/aws4_request, "
        + @"?SignedHeaders=(?<headers>[a-z0-9;-]+), ?Signature=(?<signature>[0-9a-f]{64})$")]
    private static partial Regex Form();
}
