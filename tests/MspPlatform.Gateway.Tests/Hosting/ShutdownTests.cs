using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using MspPlatform.Gateway.Tests.Writing;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Hosting;

/// <summary>An edge that is told to stop.</summary>
public sealed class ShutdownTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_WhileTheStoreHasAWrite_AnswersItAndTakesNoNewConnection()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FaultyStore store = await FaultyStore.StartAsync(async context =>
        {
            if (!HttpMethods.IsPost(context.Request.Method))
                return;
            arrived.SetResult();
            await answer.Task;
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        await using RunningGateway gateway = await RunningGateway.StartAsync(edge.Database.GatewayConnectionString, edge.HashKeyFile, store.Url, Cancel);
        await Eventually.TrueAsync(async () => (await gateway.Http.GetAsync("/readyz", Cancel)).IsSuccessStatusCode, "the edge has its tokens", Cancel);
        byte[] body = new RemoteWriteBody().Series(1, 1_700_000_000_000, ("__name__", "late")).ToSnappy();
        Task<HttpResponseMessage> write = gateway.WriteAsync(edge.Acme.Agent.Text, body, Cancel);
        await arrived.Task.WaitAsync(Cancel);

        Task stop = gateway.StopAsync(Cancel);
        await Eventually.TrueAsync(async () => !await AcceptsAsync(gateway), "no new connection is taken", Cancel);
        write.IsCompleted.ShouldBeFalse();
        stop.IsCompleted.ShouldBeFalse("a write is in progress");
        answer.SetResult();

        (await write).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await stop;
    }

    private static async Task<bool> AcceptsAsync(RunningGateway gateway)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(gateway.Url.Host, gateway.Url.Port, Cancel);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
