using System.Text;
using System.Text.Json.Nodes;

namespace MspPlatform.Providers.Aws.Wire;

/// <summary>One request in the forms that AWS' older services speak: a JSON body with the operation in a header, or a form with it inside.</summary>
/// <param name="Service">The name under which it is signed, which is the first label of its address, too.</param>
/// <param name="Region">Where it is signed for.</param>
/// <param name="Operation">As AWS names it.</param>
/// <param name="ContentType">Of the body.</param>
/// <param name="Target">The header <c>X-Amz-Target</c> of JSON requests.</param>
/// <param name="Body">What is sent.</param>
/// <param name="BillableUnits">What AWS bills for it, when it answers.</param>
internal sealed record AwsCall(string Service, string Region, string Operation, string ContentType, string? Target, byte[] Body, long BillableUnits)
{
    /// <summary>https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html, and 1.0, which differs in the content type alone.</summary>
    public static AwsCall Json(string service, string region, string prefix, string operation, string version, JsonObject body, long billableUnits) =>
        new(service, region, operation, $"application/x-amz-json-{version}", $"{prefix}.{operation}", Encoding.UTF8.GetBytes(body.ToJsonString()), billableUnits);

    /// <summary>https://smithy.io/2.0/aws/protocols/aws-query-protocol.html, and EC2's variant of it.</summary>
    public static AwsCall Form(string service, string region, string operation, string version, params IEnumerable<(string Name, string? Value)> parameters)
    {
        IEnumerable<string> pairs = parameters.Prepend(("Version", version)).Prepend(("Action", operation)).Where(p => p.Item2 is not null)
            .Select(p => $"{Uri.EscapeDataString(p.Item1)}={Uri.EscapeDataString(p.Item2!)}");
        return new(service, region, operation, "application/x-www-form-urlencoded; charset=utf-8", null, Encoding.UTF8.GetBytes(string.Join('&', pairs)), 0);
    }
}
