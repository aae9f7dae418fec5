using MspPlatform.LocalStack.Parts;
using MspPlatform.LocalStack.Processes;

namespace MspPlatform.LocalStack.Tests.Processes;

public sealed class VictoriaMetricsTests
{
    [Fact]
    public async Task StartAsync_SecondTime_FindsTheData()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        using var http = new HttpClient();
        var parts = await ThirdPartyParts.EnsureAsync(cancel);
        await using (var first = await VictoriaMetrics.StartAsync(parts, folder.Path, cancellationToken: cancel))
        {
            using var sample = new StringContent("kept 42");
            (await http.PostAsync(new Uri(first.Url, "/api/v1/import/prometheus"), sample, cancel)).EnsureSuccessStatusCode();
        }

        await using var second = await VictoriaMetrics.StartAsync(parts, folder.Path, cancellationToken: cancel);

        // Visible up to a second after it was stored, also across a restart.
        var export = new Uri(second.Url, "/api/v1/export?match%5B%5D=kept");
        await Wait.UntilAsync(
            async token => (await http.GetStringAsync(export, token)).Contains("\"values\":[42]", StringComparison.Ordinal),
            TimeSpan.FromSeconds(20),
            () => "The sample did not survive the restart.",
            cancel);
    }
}
