using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Writing;

/// <summary>What the edge makes of a store that fails: never a 4xx that makes an agent drop what it could send again.</summary>
public sealed class StoreFailureTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly byte[] Valid = new RemoteWriteBody().Series(1, 1_700_000_000_000, ("__name__", "failing")).ToSnappy();

    [Theory]
    [InlineData(500, 503, "store_unavailable")]
    [InlineData(503, 503, "store_unavailable")]
    [InlineData(429, 503, "store_unavailable")]
    [InlineData(401, 503, "store_unavailable")]
    [InlineData(404, 503, "store_unavailable")]
    [InlineData(302, 503, "store_unavailable")]
    [InlineData(400, 400, "store_refused")]
    [InlineData(200, 204, null)]
    [InlineData(204, 204, null)]
    public async Task Write_StoreAnswers_IsTranslatedForTheAgent(int storeStatus, int status, string? reason)
    {
        await using FaultyStore store = await FaultyStore.StartAsync(context =>
        {
            context.Response.StatusCode = storeStatus;

            // 204 has no body: trying to write one makes it a 500, sometimes after the headers are gone.
            return storeStatus == 204 ? Task.CompletedTask : context.Response.WriteAsync("secret of the store");
        });
        await using RunningGateway gateway = await RunningGateway.StartAsync(edge.Database.GatewayConnectionString, edge.HashKeyFile, store.Url, Cancel);

        HttpResponseMessage response = await ReadyWriteAsync(gateway);

        ((int)response.StatusCode).ShouldBe(status);
        string text = await response.Content.ReadAsStringAsync(Cancel);
        text.ShouldNotContain("secret");
        if (reason is not null)
            text.ShouldStartWith(reason + ": ");
        (response.Headers.RetryAfter is not null).ShouldBe(status == 503);
    }

    [Fact]
    public async Task Write_StoreDoesNotAnswerInTime_Is503()
    {
        await using FaultyStore store = await FaultyStore.StartAsync(async context => await Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            edge.Database.GatewayConnectionString, edge.HashKeyFile, store.Url, Cancel, ("VictoriaMetrics:WriteTimeoutSeconds", "1"));

        (await ReadyWriteAsync(gateway)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task WriteAndRead_StoreIsNotThere_Are503AndTheEdgeStaysReady()
    {
        FaultyStore gone = await FaultyStore.StartAsync(_ => Task.CompletedTask);
        await gone.DisposeAsync();
        await using RunningGateway gateway = await RunningGateway.StartAsync(edge.Database.GatewayConnectionString, edge.HashKeyFile, gone.Url, Cancel);

        HttpResponseMessage write = await ReadyWriteAsync(gateway);
        HttpResponseMessage read = await gateway.ReadAsync(edge.Acme.Query.Text, "query?query=up", Cancel);
        HttpResponseMessage ready = await gateway.Http.GetAsync("/readyz", Cancel);

        write.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        write.Headers.RetryAfter.ShouldNotBeNull();
        read.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await read.Content.ReadAsStringAsync(Cancel)).ShouldContain("\"errorType\":\"unavailable\"");
        ready.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ready.Content.ReadAsStringAsync(Cancel)).ShouldContain("\"store\":\"Degraded\"");
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(401)]
    public async Task Read_StoreFails_Is503WithoutItsWords(int storeStatus)
    {
        await using FaultyStore store = await FaultyStore.StartAsync(context =>
        {
            context.Response.StatusCode = storeStatus;
            context.Response.Headers["X-Server-Hostname"] = "inner-host";
            return context.Response.WriteAsync("secret of the store");
        });
        await using RunningGateway gateway = await RunningGateway.StartAsync(edge.Database.GatewayConnectionString, edge.HashKeyFile, store.Url, Cancel);
        await ReadyWriteAsync(gateway);

        HttpResponseMessage response = await gateway.ReadAsync(edge.Acme.Query.Text, "query?query=up", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.Contains("X-Server-Hostname").ShouldBeFalse();
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldNotContain("secret");
    }

    private async Task<HttpResponseMessage> ReadyWriteAsync(RunningGateway gateway)
    {
        await Eventually.TrueAsync(async () => (await gateway.Http.GetAsync("/readyz", Cancel)).IsSuccessStatusCode, "the edge has its tokens", Cancel);
        return await gateway.WriteAsync(edge.Acme.Agent.Text, Valid, Cancel);
    }
}
