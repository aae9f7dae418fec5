using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using MspPlatform.ControlPlane.AgentSetup;
using YamlDotNet.Serialization;

namespace MspPlatform.ControlPlane.Tests.AgentSetup;

/// <summary>The texts read by the programs they are for, and the series that come out, in a real VictoriaMetrics.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class AgentConfigurationRunTests
{
    public static TheoryData<string> Names => ["plain", "full", "local"];

    [Theory, MemberData(nameof(Names))]
    public async Task Prometheus_EveryGoldenFile_IsAcceptedByPromtool(string name)
    {
        var run = await ProgramRun.OfAsync(Repository.Part("promtool"),
            ["check", "config", "--agent", "--syntax-only", Path.Combine(Golden.Folder, $"prometheus.{name}.yml")], cancel: TestContext.Current.CancellationToken);
        run.ExitCode.ShouldBe(0, run.All);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Vmagent_EveryGoldenFile_IsAcceptedByItsDryRun(string name)
    {
        var setup = name switch { "plain" => Setups.Plain(AgentKind.Vmagent), "full" => Setups.Full(AgentKind.Vmagent), _ => Setups.Local(AgentKind.Vmagent) };
        var arguments = AgentCommandLine.Arguments(setup).Where(a => !a.StartsWith("-promscrape.config", StringComparison.Ordinal));
        var run = await ProgramRun.OfAsync(Repository.Part("vmagent"), ["-dryRun", $"-promscrape.config={Path.Combine(Golden.Folder, $"vmagent.{name}.yml")}", .. arguments],
            new Dictionary<string, string> { ["HOSTNAME"] = "test-host" }, TestContext.Current.CancellationToken);
        run.ExitCode.ShouldBe(0, run.All);
    }

    [Theory, MemberData(nameof(Names))]
    public void PrometheusAndVmagent_EveryGoldenFile_IsYamlWithTheSameLabels(string name)
    {
        var prometheus = ExternalLabels($"prometheus.{name}.yml");
        var vmagent = ExternalLabels($"vmagent.{name}.yml");
        if (name == "full") prometheus.ShouldBe(new Dictionary<string, string> { ["server_name"] = "web-01", ["environment"] = "운영 (서울)", ["csp"] = "aws", ["region"] = "ap-northeast-2" });
        vmagent.ShouldBe(prometheus.ToDictionary(p => p.Key, p => p.Value.Replace("${", "%{", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Prometheus", null, "test-host")]
    [InlineData("Prometheus", "웹-01", "웹-01")]
    [InlineData("Vmagent", null, "test-host")]
    [InlineData("Vmagent", "웹-01", "웹-01")]
    public async Task Agent_WithItsConfiguration_SendsTheSeriesThatEveryAgentSends(string agent, string? serverName, string expectedName)
    {
        var cancel = TestContext.Current.CancellationToken;
        foreach (var part in new[] { "victoria-metrics", "prometheus-node-exporter", AgentCommandLine.Program(Enum.Parse<AgentKind>(agent)) }) Repository.Part(part);
        var folder = Directory.CreateTempSubdirectory("msp-agent-run-").FullName;
        var storePort = TestServer.FreePort();
        var setup = TestServer.Setup(Enum.Parse<AgentKind>(agent), new Uri($"http://127.0.0.1:{storePort}")) with { ServerName = serverName, Csp = "ncp", Region = "KR" };
        await File.WriteAllTextAsync(folder + "/token", "msp_agent_test\n", cancel);
        await File.WriteAllTextAsync(folder + "/config.yml", Led(Setups.ConfigurationOf(setup)), cancel);

        using var store = Start("victoria-metrics", [$"-storageDataPath={folder}/store", $"-httpListenAddr=127.0.0.1:{storePort}", "-search.latencyOffset=0s"]);
        using var exporter = Start("prometheus-node-exporter", AgentCommandLine.NodeExporterArguments(setup));
        using var program = Start(AgentCommandLine.Program(setup.Agent), AgentCommandLine.Arguments(setup).Select(Led));
        try
        {
            using var http = new HttpClient { BaseAddress = setup.EdgeUrl };
            List<Dictionary<string, string>> series = [];
            var sent = setup.Agent == AgentKind.Vmagent ? "vmagent_remotewrite_requests_total" : "prometheus_remote_storage_samples_total";
            await Eventually.TrueAsync(async () =>
            {
                (program.HasExited || store.HasExited || exporter.HasExited).ShouldBeFalse("one of the three programs ended");
                series = await SeriesAsync(http, cancel);
                return series.Any(s => s["__name__"] == "node_cpu_seconds_total") && series.Any(s => s["__name__"] == sent);
            }, "series of the host and of the agent are stored");

            foreach (var one in series)
            {
                one["server_name"].ShouldBe(expectedName);
                one["instance"].ShouldBe(expectedName, one["__name__"]);
                (one["environment"], one["csp"], one["region"]).ShouldBe(("운영", "ncp", "KR"));
                one["job"].ShouldBeOneOf(HostSeries.Job, HostSeries.AgentJob);
            }

            var names = series.Select(s => (Job: s["job"], Name: s["__name__"])).ToHashSet();
            foreach (var name in new[] { "node_memory_MemAvailable_bytes", "node_uname_info", "node_filesystem_size_bytes", "node_network_receive_bytes_total", "node_load1", "node_boot_time_seconds", "up" })
                names.ShouldContain((HostSeries.Job, name));
            names.ShouldContain((HostSeries.AgentJob, "up"));
            names.ShouldNotContain(n => n.Name.StartsWith("go_", StringComparison.Ordinal) || n.Name.StartsWith("promhttp_", StringComparison.Ordinal));
            names.Count(n => n.Job == HostSeries.AgentJob).ShouldBeLessThan(35);
        }
        finally
        {
            foreach (var process in new[] { program, exporter, store }) process.Kill();
            foreach (var process in new[] { program, exporter, store }) await process.WaitForExitAsync(CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }

        string Led(string text) => text.Replace(AgentPaths.ConfigurationFile(setup.Agent), folder + "/config.yml", StringComparison.Ordinal)
            .Replace(AgentPaths.ConfigurationFolder, folder, StringComparison.Ordinal).Replace(AgentPaths.DataFolder, folder + "/data", StringComparison.Ordinal);
    }

    private static async Task<List<Dictionary<string, string>>> SeriesAsync(HttpClient http, CancellationToken cancel)
    {
        try
        {
            using var answer = await http.GetFromJsonAsync<JsonDocument>("/api/v1/series?match[]={__name__!=\"\"}", cancel);
            return answer!.RootElement.GetProperty("data").Deserialize<List<Dictionary<string, string>>>()!;
        }
        catch (HttpRequestException)
        {
            return []; // not up yet
        }
    }

    private static Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Repository.Part(program), arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOSTNAME"] = "test-host";
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private static Dictionary<string, string> ExternalLabels(string file)
    {
        var yaml = new DeserializerBuilder().Build().Deserialize<Dictionary<string, Dictionary<string, object>>>(
            string.Concat(File.ReadLines(Path.Combine(Golden.Folder, file)).TakeWhile(line => line != "scrape_configs:").Select(line => line + "\n")));
        return ((Dictionary<object, object>)yaml["global"]["external_labels"]).ToDictionary(p => (string)p.Key, p => (string)p.Value);
    }
}
