using System.Net;
using System.Net.Sockets;
using MspPlatform.Mock.Fleet.Telemetry;

namespace MspPlatform.Mock.Fleet.Tests.Telemetry;

public sealed class MetricsListenerTests
{
    /// <summary>Milliseconds after which a test that waits for what never comes fails; far above the second it takes.</summary>
    private const int Limit = 30_000;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [Theory(Timeout = Limit)]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public async Task Metrics_OverHttp_ShowTheCounters(string host)
    {
        var counters = new FleetCounters(TextWriter.Null);
        counters.Produced(70);
        counters.Acknowledged("204", 40);
        counters.Dropped("400", 1, 20);
        counters.Retried("503", 10);
        var port = FreePort();
        using var http = new HttpClient();
        await using (await MetricsListener.StartAsync(port, () => MetricsText.Of(counters, servers: 3), TestContext.Current.CancellationToken))
        {
            var response = await http.GetAsync($"http://{host}:{port}/metrics", TestContext.Current.CancellationToken);
            var lines = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n');

            response.Content.Headers.ContentType!.ToString().ShouldBe(MetricsText.ContentType);
            foreach (var line in (string[])
                ["msp_mock_fleet_servers 3", "msp_mock_fleet_samples_produced_total 70", "msp_mock_fleet_samples_acknowledged_total 40",
                 "msp_mock_fleet_samples_dropped_total{reason=\"400\"} 20", "msp_mock_fleet_samples_retried_total 10", "msp_mock_fleet_requests_total{code=\"204\"} 1",
                 "msp_mock_fleet_requests_total{code=\"400\"} 1", "msp_mock_fleet_requests_total{code=\"503\"} 1"])
                lines.ShouldContain(line);
            (await http.GetAsync($"http://{host}:{port}/other", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
    }
}
