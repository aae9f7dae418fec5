using System.Net;
using MspPlatform.LocalStack.Processes;
using MspPlatform.Testing;

namespace MspPlatform.Gateway.Tests.Backends;

/// <summary>A real vmagent as the durable buffer before two real VictoriaMetrics, which hold the same samples.</summary>
public sealed class BufferTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replicas_StoppedOneAndThenBoth_MissNothingThatWasAcknowledged_AndReadsFailOver()
    {
        await using var buffered = await Buffered.StartAsync(edge, "buffer");
        await buffered.WriteAsync("both are up", 10);
        await buffered.SeenAsync();

        await using (var reader = buffered.StartReading())
        {
            await buffered.First.DisposeAsync();
            await buffered.WriteAsync("the first is down", 10);
            await buffered.SeenAsync();
            await reader.AnsweredMoreAsync();
            reader.Failures.ShouldBeEmpty();
        }

        (await buffered.Gateway.MetricsAsync(Cancel)).ShouldContain("msp_gateway_read_failovers_total{backend=\"buffer\"}");
        await buffered.Second.DisposeAsync();
        await buffered.WriteAsync("both are down", 10);
        (await buffered.ReadAsync()).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        await buffered.RestartAsync();
        await buffered.WriteAsync("both are up again", 10);
        await buffered.HeldByAsync(buffered.First.Url);
        await buffered.HeldByAsync(buffered.Second.Url);
        await buffered.SeenAsync();
    }

    [Fact]
    public async Task Write_ForeignCustomerIds_ReachTheReplicasAsTheTokensCustomer()
    {
        await using var buffered = await Buffered.StartAsync(edge, "buffer-hostile");
        byte[] body = HostileBodies.OneForeignCustomer("buffer_hostile", "globex", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());

        (await buffered.Gateway.WriteAsync(buffered.Customer.Agent.Text, body, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        foreach (Uri store in (Uri[])[buffered.First.Url, buffered.Second.Url])
        {
            await Eventually.TrueAsync(
                async () => (await RealParts.FlushedSeriesAsync(store, "buffer_hostile")).Length == HostileBodies.OneForeignCustomerSeries, "all series arrived", Cancel);
            (await RealParts.SeriesAsync(store, "buffer_hostile")).Select(s => s["customer_id"]).Distinct().ShouldBe(["buffer-hostile"]);
        }
    }
}
