using System.Net;
using MspPlatform.LocalStack.Processes;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Backends;

/// <summary>A real Prometheus that takes remote write: it knows no <c>extra_label</c>, so only what the edge wrote into the body counts.</summary>
public sealed class PrometheusReceiverTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task Write_WhateverTheClientSays_IsStoredUnderTheTokensCustomer_AndCannotBeReadHere()
    {
        (SupervisedProcess process, Uri url) = await RealParts.PrometheusAsync(edge.FilePath("prometheus"));
        await using SupervisedProcess prometheus = process;
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, "receiver");
        await edge.Database.AddBackendAsync("receiver", "remote-write", new Uri(url, "/api/v1/write"));
        await edge.Database.PlaceAsync(customer.Id, "receiver");
        await edge.Gateway.PlacedAsync(customer.Id, "receiver", Cancel);
        using HttpRequestMessage version2 = EdgeRequests.Write(customer.Agent.Text, HostileBodies.OfVersion2("received", "globex", Now));
        version2.Content!.Headers.Remove("Content-Type");
        version2.Content.Headers.TryAddWithoutValidation("Content-Type", HostileBodies.Version2);

        HttpResponseMessage one = await edge.Gateway.WriteAsync(customer.Agent.Text, HostileBodies.OneForeignCustomer("received", "globex", Now), Cancel);
        HttpResponseMessage two = await edge.Gateway.WriteAsync(customer.Agent.Text, HostileBodies.TwoForeignCustomers("received", "globex", Now), Cancel);
        HttpResponseMessage second = await edge.Gateway.Http.SendAsync(version2, Cancel);

        one.StatusCode.ShouldBe(HttpStatusCode.NoContent, await one.Content.ReadAsStringAsync(Cancel));
        two.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        second.StatusCode.ShouldBe(HttpStatusCode.NoContent, await second.Content.ReadAsStringAsync(Cancel));
        Dictionary<string, string>[] series = await RealParts.SeriesAsync(url, "received");
        series.Select(s => s["case"]).ShouldBe(["sorted", "unsorted", "twice", "value", "empty", "none", "many", "v2"], ignoreOrder: true);
        series.Select(s => s["customer_id"]).Distinct().ShouldBe(["receiver"]);

        HttpResponseMessage read = await edge.Gateway.ReadAsync(customer.Query.Text, "query?query=received", Cancel);
        read.StatusCode.ShouldBe(HttpStatusCode.NotImplemented);
        (await read.Content.ReadAsStringAsync(Cancel)).ShouldContain("reads_not_supported: ");
    }

    [Fact]
    public async Task Write_ReceiverIsAway_Is503AndCounted()
    {
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, "receiver-gone");
        await edge.Database.AddBackendAsync("receiver-gone", "remote-write", new Uri($"http://127.0.0.1:{LoopbackPort.FindFree()}/write"));
        await edge.Database.PlaceAsync(customer.Id, "receiver-gone");
        await edge.Gateway.PlacedAsync(customer.Id, "receiver-gone", Cancel);

        byte[] body = new RemoteWriteBody().Series(1, Now, ("__name__", "m")).ToSnappy();
        (await edge.Gateway.WriteAsync(customer.Agent.Text, body, Cancel)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        string metrics = await edge.Gateway.MetricsAsync(Cancel);
        metrics.ShouldContain("msp_gateway_store_failures_total{backend=\"receiver-gone\"} 1\n");
        metrics.ShouldNotContain("msp_gateway_store_safe{backend=\"receiver-gone\"}");
    }
}
