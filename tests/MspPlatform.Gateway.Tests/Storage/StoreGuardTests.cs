using System.Net;
using Microsoft.AspNetCore.Http;
using MspPlatform.Gateway.Tests.Writing;
using MspPlatform.LocalStack.Parts;
using MspPlatform.LocalStack.Processes;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Storage;

/// <summary>Reads are open while the store is known to be safe, and at no other time; writes do not depend on it.</summary>
public sealed class StoreGuardTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private const string Empty = """{"status":"success","data":{"resultType":"vector","result":[]}}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_OfTheRealStore_AreOpen()
    {
        (await edge.Gateway.ReadAsync(edge.Acme.Query.Text, "query?query=up", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await edge.Gateway.MetricsAsync(Cancel)).ShouldContain("msp_gateway_store_safe{backend=\"default\"} 1\n");
        (await edge.Gateway.Http.GetStringAsync("/readyz", Cancel)).ShouldContain("\"store\":\"Healthy\"");
    }

    [Theory]
    [InlineData("VM_search_ignoreExtraFiltersAtLabelsAPI")]
    [InlineData("VM_usePromCompatibleNaming")]
    public async Task Reads_OfARealStoreWithAnUnsafeFlag_AreClosedAndWritesGoOn(string flag)
    {
        ThirdPartyParts parts = await ThirdPartyParts.EnsureAsync(Cancel);
        var flags = new Dictionary<string, string>(StringComparer.Ordinal) { [flag] = "true", ["VM_memory_allowedBytes"] = "64MiB" };
        await using VictoriaMetrics store = await VictoriaMetrics.StartAsync(parts, edge.FilePath(flag), flags: flags, cancellationToken: Cancel);
        await using RunningGateway gateway = await StartAsync(store.Url);

        await ClosedAsync(gateway, "store_unsafe");
        (await WriteAsync(gateway)).ShouldBe(HttpStatusCode.NoContent);
        (await gateway.Http.GetStringAsync("/readyz", Cancel)).ShouldContain("\"store\":\"Degraded\"");
    }

    [Fact]
    public async Task Reads_AsTheStoreChanges_CloseAndOpen()
    {
        string page = MetricsPage.Of();
        int status = 200, queries = 0;
        await using FaultyStore store = await FaultyStore.StartAsync(context =>
        {
            if (context.Request.Path == "/api/v1/query")
                Interlocked.Increment(ref queries);
            context.Response.StatusCode = context.Request.Path == "/metrics" ? Volatile.Read(ref status) : 200;
            return context.Response.WriteAsync(context.Request.Path == "/metrics" ? Volatile.Read(ref page) : Empty);
        });
        await using RunningGateway gateway = await StartAsync(store.Url, ("VictoriaMetrics:CheckSeconds", "1"));
        await GaugeAsync(gateway, 1);
        (await gateway.ReadAsync(edge.Acme.Query.Text, "query?query=up", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        Volatile.Write(ref page, MetricsPage.Of(changed: ("relabelConfig", "/etc/relabel.yml")));
        await GaugeAsync(gateway, 0);
        await ClosedAsync(gateway, "store_unsafe");

        Volatile.Write(ref status, 401);
        await ClosedEventuallyAsync(gateway, "store_unavailable");

        Volatile.Write(ref page, MetricsPage.Of());
        Volatile.Write(ref status, 200);
        await GaugeAsync(gateway, 1);
        (await gateway.ReadAsync(edge.Acme.Query.Text, "query?query=up", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        queries.ShouldBe(2);
    }

    [Fact]
    public async Task Reads_OfARelabelingStore_AreOpenWhenTheOperatorSaysSo()
    {
        string page = MetricsPage.Of(changed: ("relabelConfig", "/etc/relabel.yml"));
        await using FaultyStore store = await FaultyStore.StartAsync(context => context.Response.WriteAsync(context.Request.Path == "/metrics" ? page : Empty));
        await using RunningGateway gateway = await StartAsync(store.Url, ("VictoriaMetrics:AllowRelabeling", "true"));

        (await gateway.ReadAsync(edge.Acme.Query.Text, "query?query=up", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Reads_OfAStoreWhosePageHasNoEnd_AreClosed()
    {
        await using FaultyStore store = await FaultyStore.StartAsync(context => context.Response.WriteAsync(MetricsPage.Of() + new string('#', 6_000_000)));
        await using RunningGateway gateway = await StartAsync(store.Url);

        await ClosedAsync(gateway, "store_unavailable");
    }

    private Task<RunningGateway> StartAsync(Uri store, params (string, string)[] settings) => edge.StartGatewayAsync(store, Cancel, settings);

    private async Task<HttpStatusCode> WriteAsync(RunningGateway gateway)
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        return (await gateway.WriteAsync(edge.Acme.Agent.Text, new RemoteWriteBody().Series(1, now, ("__name__", "up")).ToSnappy(), Cancel)).StatusCode;
    }

    private async Task ClosedAsync(RunningGateway gateway, string reason)
    {
        foreach (string path in (string[])["query?query=up", "query_range?query=up", "series?match[]=up", "labels", "label/__name__/values"])
        {
            HttpResponseMessage response = await gateway.ReadAsync(edge.Acme.Query.Text, path, Cancel);
            response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, path);
            response.Headers.RetryAfter.ShouldNotBeNull();
            (await response.Content.ReadAsStringAsync(Cancel)).ShouldStartWith($$"""{"status":"error","errorType":"unavailable","error":"{{reason}}: """);
        }
    }

    private async Task ClosedEventuallyAsync(RunningGateway gateway, string reason)
    {
        await Eventually.TrueAsync(
            async () => (await (await gateway.ReadAsync(edge.Acme.Query.Text, "labels", Cancel)).Content.ReadAsStringAsync(Cancel)).Contains(reason, StringComparison.Ordinal),
            $"reads are refused with {reason}", Cancel);
        await ClosedAsync(gateway, reason);
    }

    private static Task GaugeAsync(RunningGateway gateway, int value) => Eventually.TrueAsync(
        async () => (await gateway.MetricsAsync(Cancel)).Contains($"msp_gateway_store_safe{{backend=\"default\"}} {value}\n", StringComparison.Ordinal), $"the gauge is {value}", Cancel);
}
