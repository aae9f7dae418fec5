using System.Diagnostics;
using System.Globalization;
using System.Net;
using MspPlatform.Gateway.Tests.Backends;
using MspPlatform.LocalStack.Processes;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Storage;

/// <summary>A real VictoriaMetrics that is killed with samples in its memory.</summary>
public sealed class StoreReplayTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private const int Writes = 40;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_KilledTwice_HasAgainWhatItHadAcknowledged()
    {
        string folder = edge.FilePath("replay");
        VictoriaMetrics store = await RealParts.StoreAsync(folder);
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, "replayed");
        await using RunningGateway gateway = await edge.StartGatewayAsync(store.Url, Cancel);
        await AcknowledgedAsync(gateway, customer, 0);
        await LookedAtAsync(gateway);

        // The store does not write them to disk for two seconds at least.
        for (int i = 1; i < Writes; i++)
            await AcknowledgedAsync(gateway, customer, i);

        for (int kill = 1; kill <= 2; kill++)
        {
            await KillAsync(store);
            store = await RealParts.StoreAsync(folder, store.Url.Port);
            if (kill == 1)
                (await RealParts.SeriesAsync(store.Url, "replayed")).Length.ShouldBeLessThan(Writes, "what was in memory is gone");
            await AcknowledgedAsync(gateway, customer, Writes + kill);
            await Eventually.TrueWithinAsync(
                30, async () => (await RealParts.FlushedSeriesAsync(store.Url, "replayed")).Length == Writes + kill, "everything is there again", Cancel);

            // Starts are told apart by the second.
            await LookedAtAsync(gateway);
        }

        (await RealParts.SeriesAsync(store.Url, "replayed")).Select(s => s["customer_id"]).Distinct().ShouldBe(["replayed"]);
        (await gateway.MetricsAsync(Cancel)).ShouldContain("msp_gateway_store_replayed_requests_total{backend=\"default\"} ");
        await store.DisposeAsync();
    }

    [Fact]
    public async Task Store_ThatGoesOn_IsSentNothingAgain()
    {
        await using VictoriaMetrics store = await RealParts.StoreAsync(edge.FilePath("no-replay"));
        EdgeCustomer customer = await EdgeCustomer.CreateAsync(edge.Database, "once");
        await using RunningGateway gateway = await edge.StartGatewayAsync(store.Url, Cancel);

        // Thirty new connections, each of which makes the edge look.
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => AcknowledgedAsync(gateway, customer, i)));
        await LookedAtAsync(gateway);
        await LookedAtAsync(gateway);

        (await gateway.MetricsAsync(Cancel)).ShouldNotContain("msp_gateway_store_replayed_requests_total{");
    }

    // A look is at most a second after a new connection.
    private static async Task LookedAtAsync(RunningGateway gateway)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2));
        await timer.WaitForNextTickAsync(Cancel);
        (await gateway.MetricsAsync(Cancel)).ShouldContain("msp_gateway_tokens");
    }

    private static async Task AcknowledgedAsync(RunningGateway gateway, EdgeCustomer customer, int id)
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        byte[] body = new RemoteWriteBody().Series(1, now, ("__name__", customer.Id.Value), ("id", id.ToString(CultureInfo.InvariantCulture))).ToSnappy();
        await Eventually.TrueAsync(
            async () => (await gateway.WriteAsync(customer.Agent.Text, body, Cancel)).StatusCode == HttpStatusCode.NoContent, $"write {id} is acknowledged", Cancel);
    }

    private static async Task KillAsync(VictoriaMetrics store)
    {
        using (var process = Process.GetProcessById(store.Process.ProcessId))
        {
            process.Kill();
            await process.WaitForExitAsync(Cancel);
        }

        await store.DisposeAsync();
    }
}
