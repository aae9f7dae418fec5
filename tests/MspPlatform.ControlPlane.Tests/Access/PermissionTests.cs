using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MspPlatform.ControlPlane.Access;
using MspPlatform.Testing;

namespace MspPlatform.ControlPlane.Tests.Access;

public sealed class PermissionTests(ControlPlaneFixture controlPlane) : IClassFixture<ControlPlaneFixture>
{
    [Fact]
    public void Endpoints_UnderApi_DeclareOneKnownScope()
    {
        IReadOnlyList<ApiEndpoint> endpoints = ApiEndpoint.All(controlPlane);

        endpoints.Count.ShouldBeGreaterThan(20);
        foreach (ApiEndpoint endpoint in endpoints)
            Scope.All.ShouldContain(endpoint.Scope, $"{endpoint} needs a scope of Access/Scope.cs");
    }

    [Fact]
    public void Endpoints_BelowACustomer_CheckTheCustomerOfTheRoute()
    {
        foreach (ApiEndpoint endpoint in ApiEndpoint.All(controlPlane).Where(e => e.NamesCustomer))
            endpoint.Requirements.OfType<CustomerRequirement>().ShouldNotBeEmpty($"{endpoint}");
    }

    [Fact]
    public void Endpoints_OpenToEverybody_AreThisList()
    {
        var open = controlPlane.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(e => e.RoutePattern.RawText);

        open.ShouldBe(["/openapi/v1.json"]);
    }
}
