using System.Net;
using Microsoft.AspNetCore.Http;
using MspPlatform.Gateway.Tests.Writing;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Routing;

public sealed class PublicAndPrivateTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_Asked_AreOnThePrivateListenerAlone()
    {
        await edge.Gateway.WriteAsync(edge.Acme.Agent.Text, new RemoteWriteBody().Series(1, 1_700_000_000_000, ("__name__", "m")).ToSnappy(), Cancel);

        string metrics = await edge.Gateway.Http.GetStringAsync(new Uri(edge.Gateway.MetricsUrl, "/metrics"), Cancel);
        HttpResponseMessage onPublic = await edge.Gateway.Http.GetAsync("/metrics", Cancel);
        HttpResponseMessage writeOnPrivate = await edge.Gateway.Http.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(edge.Gateway.MetricsUrl, "/api/v1/write")), Cancel);

        metrics.ShouldContain("msp_gateway_samples_total{customer_id=\"acme\"} ");
        metrics.ShouldContain("msp_gateway_write_requests_total{customer_id=\"acme\",code=\"204\"} ");
        metrics.ShouldContain("# TYPE msp_gateway_write_duration_seconds histogram");
        metrics.ShouldNotContain(edge.Acme.Agent.Text);
        onPublic.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        writeOnPrivate.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task ControlPlane_Away_Is503WithAStableCode()
    {
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel, ("ControlPlane:Url", "http://127.0.0.1:1"));

        HttpResponseMessage response = await gateway.Http.GetAsync("/api/v1/customers", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter.ShouldNotBeNull();
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldContain("\"code\":\"control_plane_unavailable\"");
    }

    [Fact]
    public async Task ControlPlane_HearsTheRealClientAddress_NotTheClaimedOne()
    {
        string? forwardedFor = null;
        string? path = null;
        await using FaultyStore controlPlane = await FaultyStore.StartAsync(context =>
        {
            forwardedFor = context.Request.Headers["X-Forwarded-For"];
            path = context.Request.Path + context.Request.QueryString;
            return context.Response.WriteAsync("ok");
        });
        await using RunningGateway gateway = await edge.StartGatewayAsync(Cancel, ("ControlPlane:Url", controlPlane.Url.ToString()));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/customers?search=a%20b");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        request.Headers.Add("Forwarded", "for=203.0.113.7");

        (await (await gateway.Http.SendAsync(request, Cancel)).Content.ReadAsStringAsync(Cancel)).ShouldBe("ok");

        forwardedFor.ShouldBe("127.0.0.1");
        path.ShouldBe("/api/v1/customers?search=a%20b");
    }
}
