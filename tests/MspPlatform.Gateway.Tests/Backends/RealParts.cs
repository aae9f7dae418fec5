using System.Text.Json;
using MspPlatform.LocalStack.Parts;
using MspPlatform.LocalStack.Processes;

namespace MspPlatform.Gateway.Tests.Backends;

/// <summary>Starts the programs that back ends are made of, and asks them past the edge.</summary>
internal static class RealParts
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly HttpClient Http = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="port">0 takes a free one.</param>
    public static async Task<VictoriaMetrics> StoreAsync(string folder, int port = 0, params (string Flag, string Value)[] flags)
    {
        var environment = flags.ToDictionary(f => $"VM_{f.Flag.Replace('.', '_')}", f => f.Value, StringComparer.Ordinal);
        environment.TryAdd("VM_memory_allowedBytes", "64MiB");
        environment.TryAdd("VM_search_latencyOffset", "1s");
        return await VictoriaMetrics.StartAsync(await ThirdPartyParts.EnsureAsync(Cancel), folder, port, environment, cancellationToken: Cancel);
    }

    /// <summary>vmagent with its queue in this folder, writing to both.</summary>
    public static async Task<(SupervisedProcess Process, Uri Url)> BufferAsync(string folder, params Uri[] replicas)
    {
        ThirdPartyParts parts = await ThirdPartyParts.EnsureAsync(Cancel);
        Directory.CreateDirectory(folder);
        int port = LoopbackPort.FindFree();
        var url = new Uri($"http://127.0.0.1:{port}");
        string[] arguments =
        [
            $"-httpListenAddr=127.0.0.1:{port}", $"-remoteWrite.tmpDataPath={folder}/queue", "-remoteWrite.flushInterval=200ms",
            "-remoteWrite.retryMinInterval=200ms", "-remoteWrite.retryMaxTime=1s", .. replicas.Select(replica => $"-remoteWrite.url={new Uri(replica, "/api/v1/write")}"),
        ];
        return (await StartAsync("vmagent", parts.VmAgent, arguments, folder, new Uri(url, "/health")), url);
    }

    /// <summary>Prometheus that takes remote write and scrapes nothing.</summary>
    public static async Task<(SupervisedProcess Process, Uri Url)> PrometheusAsync(string folder)
    {
        ThirdPartyParts parts = await ThirdPartyParts.EnsureAsync(Cancel);
        Directory.CreateDirectory(folder);
        string configuration = Path.Combine(folder, "prometheus.yml");
        await File.WriteAllTextAsync(configuration, "global: {}\n", Cancel);
        int port = LoopbackPort.FindFree();
        var url = new Uri($"http://127.0.0.1:{port}");
        string[] arguments =
            [$"--config.file={configuration}", $"--storage.tsdb.path={folder}/data", $"--web.listen-address=127.0.0.1:{port}", "--web.enable-remote-write-receiver"];
        return (await StartAsync("prometheus", parts.Prometheus, arguments, folder, new Uri(url, "/-/ready")), url);
    }

    /// <summary>The series of one metric that a store has, whoever they belong to.</summary>
    public static async Task<Dictionary<string, string>[]> SeriesAsync(Uri store, string metric)
    {
        string answer = await Http.GetStringAsync(new Uri(store, $"/api/v1/series?match[]={metric}&start=1"), Cancel);
        return JsonDocument.Parse(answer).RootElement.GetProperty("data").Deserialize<Dictionary<string, string>[]>()!;
    }

    /// <summary>The same of a VictoriaMetrics, with everything that it took a moment ago.</summary>
    public static async Task<Dictionary<string, string>[]> FlushedSeriesAsync(Uri store, string metric)
    {
        using HttpResponseMessage flushed = await Http.GetAsync(new Uri(store, "/internal/force_flush"), Cancel);
        flushed.EnsureSuccessStatusCode();
        return await SeriesAsync(store, metric);
    }

    private static async Task<SupervisedProcess> StartAsync(string name, string program, string[] arguments, string folder, Uri health)
    {
        SupervisedProcess process = await SupervisedProcess.StartAsync(
            new PartSpec { Name = name, Program = program, Arguments = arguments, LogFile = Path.Combine(folder, $"{name}.log") });
        await process.WaitUntilHealthyAsync(cancel => HttpHealth.IsOkAsync(health, cancel), Patience, Cancel);
        return process;
    }
}
