using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MspPlatform.ControlPlane.Access;
using MspPlatform.Testing;

namespace MspPlatform.ControlPlane.Tests.Access;

/// <summary>An endpoint as it is really mapped, so that a new one is tested without anybody remembering to.</summary>
internal sealed record ApiEndpoint(string Method, string Pattern, IReadOnlyList<IAuthorizationRequirement> Requirements)
{
    public string? Scope => Requirements.OfType<ScopeRequirement>().SingleOrDefault()?.Scope;

    public bool NamesCustomer => Pattern.Contains("{customerId}", StringComparison.Ordinal);

    public bool MspOnly => Requirements.OfType<MspKeyRequirement>().Any();

    public static IReadOnlyList<ApiEndpoint> All(ControlPlaneFixture controlPlane) =>
    [
        .. from endpoint in controlPlane.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
           let pattern = endpoint.RoutePattern.RawText ?? ""
           where pattern.StartsWith("/api/", StringComparison.Ordinal)
           from method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
           select new ApiEndpoint(method, pattern, [.. endpoint.Metadata.OfType<AuthorizationPolicy>().SelectMany(p => p.Requirements)]),
    ];

    /// <summary>A request to this endpoint: of that customer, with ids that nothing has.</summary>
    public HttpRequestMessage Request(string customerId)
    {
        string path = Pattern.Replace("{customerId}", customerId, StringComparison.Ordinal)
            .Replace("{tokenId}", Guid.Empty.ToString(), StringComparison.Ordinal)
            .Replace("{keyId}", Guid.Empty.ToString(), StringComparison.Ordinal)
            .Replace("{planName}", "standard", StringComparison.Ordinal)
            .Replace("{backendName}", "cell-of-nobody", StringComparison.Ordinal);
        return new HttpRequestMessage(new HttpMethod(Method), path);
    }

    public override string ToString() => $"{Method} {Pattern}";
}
