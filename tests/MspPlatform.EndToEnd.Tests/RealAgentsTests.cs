using System.Globalization;
using System.Net;
using System.Text.Json;
using MspPlatform.LocalStack.Processes;
using MspPlatform.LocalStack.Stack;
using MspPlatform.Testing;
using MspPlatform.Testing.Stack;

namespace MspPlatform.EndToEnd.Tests;

/// <summary>
/// Two customers, a real Prometheus agent and a real vmagent with the configurations that the control plane hands out, a real
/// node_exporter: what each one's token may write and read, and what remains when parts of the platform are taken away.
/// </summary>
public sealed class RealAgentsTests(RealStack stack) : IClassFixture<RealStack>
{
    private const int IntervalSeconds = 5;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoCustomers_RealAgents_AreApartAndLoseNothing()
    {
        EndToEndCustomer acme = await stack.OnboardAsync("acme", Cancel);
        EndToEndCustomer globex = await stack.OnboardAsync("globex", Cancel);
        await StartAgentsAsync(acme, globex);

        await SeesItsOwnAsync(acme, "acme-web");
        await SeesItsOwnAsync(globex, "globex-db");
        await EveryEndpointShowsOneCustomerAsync(acme, globex);
        await EveryEndpointShowsOneCustomerAsync(globex, acme);
        Report("Each sees its own server and nothing else.");

        await LastUseIsShownAsync(acme, "Prometheus/");
        await LastUseIsShownAsync(globex, "vmagent");

        await stack.StopPostgresAsync();
        await NewSamplesArriveAsync(acme);
        await NewSamplesArriveAsync(globex);
        await stack.RestartGatewayAsync(Cancel);
        await NewSamplesArriveAsync(acme);
        await stack.RestartPostgresAsync(Cancel);
        Report("PostgreSQL was away and the edge was killed meanwhile: samples went on.");

        await StoreAwayForAMinuteLosesNothingAsync(acme, globex);
        await SuspendedIsRefusedAsync(globex);
        await RevokedIsRefusedAsync(acme);
    }

    private async Task StartAgentsAsync(EndToEndCustomer acme, EndToEndCustomer globex)
    {
        string exporter = $"127.0.0.1:{stack.Settings.Ports.NodeExporter}";
        await stack.StartAgentAsync("node-exporter", stack.Parts.NodeExporter, "--web.listen-address=" + exporter);

        // Each agent claims to be the other customer, in its external labels.
        string prometheus = await ConfigurationAsync(acme, "prometheus", "acme-web");
        string file = stack.FilePath("prometheus.yml");
        await File.WriteAllTextAsync(file, OnThisMachine(prometheus, acme, claimed: "globex"), Cancel);
        await stack.StartAgentAsync(
            "prometheus-agent", stack.Parts.Prometheus, "--enable-feature=agent,expand-external-labels", "--config.file=" + file,
            "--storage.agent.path=" + stack.FilePath("prometheus-wal"), $"--web.listen-address=127.0.0.1:{stack.Settings.Ports.FleetMetrics}");

        string vmagent = await ConfigurationAsync(globex, "vmagent", "globex-db");
        var agent = new RealAgent(stack.Parts, stack.Data, stack.Settings.Ports);
        PartSpec spec = agent.VmAgent(vmagent, globex.TokenFile);
        string scrape = spec.Arguments.Single(a => a.StartsWith("-promscrape.config=", StringComparison.Ordinal)).Split('=')[1];
        await File.WriteAllTextAsync(scrape, OnThisMachine(await File.ReadAllTextAsync(scrape, Cancel), globex, claimed: "acme"), Cancel);
        await stack.StartAgentAsync("vmagent", spec.Program, [.. spec.Arguments]);
    }

    private async Task<string> ConfigurationAsync(EndToEndCustomer customer, string agent, string server)
    {
        string path = $"/api/v1/customers/{customer.Id}/agent-config?agent={agent}&os=linux&interval={IntervalSeconds}s&serverName={server}&environment=test&csp=aws&region=ap-northeast-2";
        string text = await stack.Edge.GetStringAsync(path, Cancel);
        text.ShouldNotContain(customer.AgentToken);
        return text;
    }

    // What a customer with other ports and folders would change, and what a customer with bad intentions would add.
    private string OnThisMachine(string configuration, EndToEndCustomer customer, string claimed) => configuration
        .Replace("127.0.0.1:9100", $"127.0.0.1:{stack.Settings.Ports.NodeExporter}", StringComparison.Ordinal)
        .Replace("127.0.0.1:12380", $"127.0.0.1:{stack.Settings.Ports.FleetMetrics}", StringComparison.Ordinal)
        .Replace("/etc/msp-agent/token", customer.TokenFile, StringComparison.Ordinal)
        .Replace("  external_labels:\n", $"  external_labels:\n    customer_id: {claimed}\n", StringComparison.Ordinal);

    private async Task SeesItsOwnAsync(EndToEndCustomer customer, string server)
    {
        JsonElement result = default;
        await Eventually.TrueWithinAsync(60,
            async () => (result = (await stack.QueryAsync(customer, "query?query=node_uname_info", Cancel)).GetProperty("result")).GetArrayLength() > 0,
            $"{customer.Id} sees its server", Cancel);

        result.GetArrayLength().ShouldBe(1);
        JsonElement metric = result[0].GetProperty("metric");
        metric.GetProperty("customer_id").GetString().ShouldBe(customer.Id);
        metric.GetProperty("server_name").GetString().ShouldBe(server);
        metric.GetProperty("instance").GetString().ShouldBe(server);
        metric.GetProperty("environment").GetString().ShouldBe("test");
        metric.GetProperty("csp").GetString().ShouldBe("aws");
        metric.GetProperty("region").GetString().ShouldBe("ap-northeast-2");
    }

    private async Task EveryEndpointShowsOneCustomerAsync(EndToEndCustomer customer, EndToEndCustomer other)
    {
        string foreign = Uri.EscapeDataString($"{{customer_id=\"{other.Id}\"}}");
        string all = Uri.EscapeDataString("{__name__!=\"\"}");
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        string[] endpoints =
        [
            $"query?query={all}", $"query?query={foreign}", $"query_range?query={all}&start={now - 30}&end={now}&step=5", $"series?match[]={all}", $"series?match={foreign}",
            "labels", "label/customer_id/values", "label/server_name/values", "label/__name__/values",
        ];
        string[] tricks = ["", $"extra_label=customer_id={other.Id}", $"extra_filters={foreign}", $"extra_filters[]={foreign}", $"match[]={foreign}", $"match={foreign}"];
        string otherServer = other.Id == "acme" ? "acme-web" : "globex-db";
        foreach (string endpoint in endpoints)
        {
            foreach (string trick in tricks)
            {
                foreach (HttpRequestMessage request in Variants(customer, endpoint, trick))
                {
                    using HttpResponseMessage response = await stack.Edge.SendAsync(request, Cancel);
                    string text = await response.Content.ReadAsStringAsync(Cancel);
                    text.ShouldNotContain(otherServer, customMessage: $"{request.Method} {endpoint} {trick}");
                    text.ShouldNotContain($"\"customer_id\":\"{other.Id}\"", customMessage: $"{request.Method} {endpoint} {trick}");
                }
            }
        }
    }

    private static IEnumerable<HttpRequestMessage> Variants(EndToEndCustomer customer, string endpoint, string trick)
    {
        string[] parts = endpoint.Split('?');
        string parameters = parts.Length > 1 ? parts[1] : "";
        yield return EdgeRequests.Read(customer.QueryToken, $"{parts[0]}?{parameters}&{trick}");
        yield return EdgeRequests.Read(customer.QueryToken, parts[0], new StringContent($"{trick}&{parameters}", System.Text.Encoding.UTF8, "application/x-www-form-urlencoded"));
        yield return EdgeRequests.Read(customer.QueryToken, $"{parts[0]}?{parameters}", new MultipartFormDataContent { { new StringContent($"customer_id={trick.Split('=')[^1]}"), trick.Split('=')[0] is { Length: > 0 } name ? name : "x" } });
    }

    private async Task NewSamplesArriveAsync(EndToEndCustomer customer)
    {
        double newest = await NewestAsync(customer);
        await Eventually.TrueWithinAsync(60, async () => await NewestAsync(customer) > newest + IntervalSeconds, $"{customer.Id}'s samples go on", Cancel);
    }

    private async Task<double> NewestAsync(EndToEndCustomer customer)
    {
        JsonElement result = (await stack.QueryAsync(customer, "query?query=" + Uri.EscapeDataString("max(timestamp(node_time_seconds))"), Cancel)).GetProperty("result");
        return result.GetArrayLength() == 0 ? 0 : double.Parse(result[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);
    }

    private async Task StoreAwayForAMinuteLosesNothingAsync(EndToEndCustomer acme, EndToEndCustomer globex)
    {
        double before = Math.Max(await NewestAsync(acme), await NewestAsync(globex));
        await stack.StopStoreAsync();

        // The outage itself is what is tested, so here time has to pass.
        await Task.Delay(TimeSpan.FromSeconds(60), TimeProvider.System, Cancel);
        await stack.StartStoreAsync(Cancel);

        // Reads stay closed until the edge has looked at the store that came back: it might have been started with other flags.
        await Eventually.TrueAsync(async () => await ReadStatusAsync(acme) == HttpStatusCode.OK, "reads are open again", Cancel);
        Report("VictoriaMetrics was away for 60 s.");

        foreach (EndToEndCustomer customer in (EndToEndCustomer[])[acme, globex])
        {
            await Eventually.TrueWithinAsync(120, async () => await NewestAsync(customer) > before + 60 + (3 * IntervalSeconds), $"{customer.Id} has caught up", Cancel);
            double[] times = [];
            await Eventually.TrueWithinAsync(90,
                async () => Gaps(times = await SampleTimesAsync(customer, (int)before)).Length == 0,
                $"{customer.Id} has no gap over the outage", Cancel);
            times.Length.ShouldBeGreaterThanOrEqualTo(60 / IntervalSeconds);
            Report($"{customer.Id}: {times.Length} samples since the store went, every {IntervalSeconds} s, no gap.");
        }

        string prometheus = await stack.Edge.GetStringAsync($"http://127.0.0.1:{stack.Settings.Ports.FleetMetrics}/metrics", Cancel);
        MetricsText.Sum(prometheus, "prometheus_remote_storage_samples_failed_total").ShouldBe(0);
        MetricsText.Sum(prometheus, "prometheus_remote_storage_samples_dropped_total").ShouldBe(0);
        MetricsText.Sum(prometheus, "prometheus_remote_storage_samples_retried_total").ShouldBeGreaterThan(0);
        string vmagent = await stack.Edge.GetStringAsync($"http://127.0.0.1:{stack.Settings.Ports.VmAgent}/metrics", Cancel);
        MetricsText.Sum(vmagent, "vmagent_remotewrite_packets_dropped_total").ShouldBe(0);
        MetricsText.Sum(vmagent, "vmagent_remotewrite_retries_count_total").ShouldBeGreaterThan(0);
        Report("Agents' counters: retries, no sample failed or dropped.");
    }

    private async Task<double[]> SampleTimesAsync(EndToEndCustomer customer, int from)
    {
        int seconds = (int)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - from;
        JsonElement result = (await stack.QueryAsync(customer, "query?query=" + Uri.EscapeDataString($"node_time_seconds[{seconds}s]"), Cancel)).GetProperty("result");
        return result.GetArrayLength() == 0 ? [] : [.. result[0].GetProperty("values").EnumerateArray().Select(v => v[0].GetDouble())];
    }

    private static double[] Gaps(double[] times) => [.. times.Skip(1).Zip(times, (next, time) => next - time).Where(gap => gap > IntervalSeconds * 1.5)];

    private async Task SuspendedIsRefusedAsync(EndToEndCustomer customer)
    {
        await stack.PostAsync($"/api/v1/customers/{customer.Id}/suspend", null, Cancel);
        await WriteBecomesAsync(customer, HttpStatusCode.Forbidden);
        (await ReadStatusAsync(customer)).ShouldBe(HttpStatusCode.Forbidden);
        await stack.PostAsync($"/api/v1/customers/{customer.Id}/resume", null, Cancel);
        await WriteBecomesAsync(customer, HttpStatusCode.NoContent);
        (await ReadStatusAsync(customer)).ShouldBe(HttpStatusCode.OK);
    }

    private async Task RevokedIsRefusedAsync(EndToEndCustomer customer)
    {
        (await stack.Edge.DeleteAsync($"/api/v1/customers/{customer.Id}/agent-tokens/{customer.AgentTokenId}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        long start = TimeProvider.System.GetTimestamp();
        await WriteBecomesAsync(customer, HttpStatusCode.Unauthorized);
        Report($"Revocation held after {TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:F0} ms.");

        string metrics = await stack.Edge.GetStringAsync($"http://127.0.0.1:{stack.Settings.Ports.EdgeMetrics}/metrics", Cancel);
        metrics.ShouldContain("reason=\"token_revoked\"");
    }

    // Also a sign of life: when a test process has been silent for a minute before it ends, xunit's runner gives the last result no
    // time to arrive and reports a crash with exit code 0 (CrashDetectionSinkBase.OnProcessFinished, 3.2.2).
    private static void Report(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);

    private Task WriteBecomesAsync(EndToEndCustomer customer, HttpStatusCode status)
    {
        byte[] body = new RemoteWriteBody().Series(1, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), ("__name__", "probe")).ToSnappy();
        return Eventually.TrueAsync(
            async () =>
            {
                using HttpResponseMessage response = await stack.Edge.SendAsync(EdgeRequests.Write(customer.AgentToken, body), Cancel);
                return response.StatusCode == status;
            },
            $"{customer.Id}'s writes are answered {status}",
            Cancel);
    }

    private async Task<HttpStatusCode> ReadStatusAsync(EndToEndCustomer customer)
    {
        using HttpResponseMessage response = await stack.Edge.SendAsync(EdgeRequests.Read(customer.QueryToken, "query?query=1"), Cancel);
        return response.StatusCode;
    }

    private Task LastUseIsShownAsync(EndToEndCustomer customer, string userAgent) => Eventually.TrueAsync(
        async () =>
        {
            string list = await stack.Edge.GetStringAsync($"/api/v1/customers/{customer.Id}/agent-tokens", Cancel);
            list.ShouldNotContain(customer.AgentToken);
            return list.Contains("\"address\":\"127.0.0.1\"", StringComparison.Ordinal) && list.Contains($"\"userAgent\":\"{userAgent}", StringComparison.Ordinal);
        },
        $"the last use by {userAgent} is shown",
        Cancel);
}
