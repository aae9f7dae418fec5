using MspPlatform.LocalStack.Processes;
using MspPlatform.LocalStack.Stack;
using MspPlatform.Testing.Stack;

namespace MspPlatform.Testing.Faults;

/// <summary>
/// A real agent with the configuration that the control plane hands out, which scrapes a <see cref="CounterTarget"/> of its own and writes
/// to the edge. Only what another machine would have otherwise is changed: addresses, folders, and two seconds between scrapes.
/// </summary>
internal sealed class CounterAgent : IAsyncDisposable
{
    public const int IntervalSeconds = 2;

    // The shortest that the control plane hands out.
    private const int OfferedSeconds = 5;
    private const int StopSignal = 19, ContinueSignal = 18;

    private readonly SupervisedProcess _process;
    private readonly bool _isVmAgent;
    private readonly Uri _metrics;

    private CounterAgent(string name, string customer, CounterTarget target, SupervisedProcess process, bool isVmAgent, int port)
    {
        Name = name;
        Customer = customer;
        Target = target;
        _process = process;
        _isVmAgent = isVmAgent;
        _metrics = new Uri($"http://127.0.0.1:{port}/metrics");
    }

    /// <summary>Its <c>server_name</c>.</summary>
    public string Name { get; }

    public string Customer { get; }

    public CounterTarget Target { get; }

    /// <param name="arguments">More flags.</param>
    public static async Task<CounterAgent> StartVmAgentAsync(
        RealStack stack, string customer, string name, int series, TimeSpan? clockOffset, CancellationToken cancellationToken, params string[] arguments)
    {
        CounterTarget target = await CounterTarget.StartAsync(series, clockOffset, cancellationToken);
        int port = LoopbackPort.FindFree();
        string configuration = await ConfigurationAsync(stack, customer, "vmagent", name, target, port, cancellationToken);

        // vmagent takes a target's own timestamps only when told to; Prometheus does by itself.
        configuration = configuration.Replace("    static_configs:", "    honor_timestamps: true\n    static_configs:", StringComparison.Ordinal);
        string file = stack.FilePath(name + ".yml"), tokenFile = (await stack.IssueAgentTokenAsync(customer, name, cancellationToken)).File;
        await File.WriteAllTextAsync(file, configuration, cancellationToken);
        string[] replaced = ["-promscrape.config", "-httpListenAddr", "-remoteWrite.bearerTokenFile", "-remoteWrite.tmpDataPath", .. arguments.Select(NameOf)];
        SupervisedProcess process = await stack.StartAgentAsync(
            name, stack.Parts.VmAgent,
            [
                .. RealAgent.ArgumentsIn(configuration).Where(argument => !replaced.Contains(NameOf(argument))),
                $"-promscrape.config={file}", $"-httpListenAddr=127.0.0.1:{port}", $"-remoteWrite.bearerTokenFile={tokenFile}",
                $"-remoteWrite.tmpDataPath={stack.FilePath(name)}", .. arguments,
            ]);
        return new CounterAgent(name, customer, target, process, isVmAgent: true, port);
    }

    public static async Task<CounterAgent> StartPrometheusAsync(
        RealStack stack, string customer, string name, int series, TimeSpan? clockOffset, CancellationToken cancellationToken)
    {
        CounterTarget target = await CounterTarget.StartAsync(series, clockOffset, cancellationToken);
        int port = LoopbackPort.FindFree();
        string configuration = await ConfigurationAsync(stack, customer, "prometheus", name, target, port, cancellationToken);
        string file = stack.FilePath(name + ".yml"), tokenFile = (await stack.IssueAgentTokenAsync(customer, name, cancellationToken)).File;
        await File.WriteAllTextAsync(file, configuration.Replace("/etc/msp-agent/token", tokenFile, StringComparison.Ordinal), cancellationToken);
        SupervisedProcess process = await stack.StartAgentAsync(
            name, stack.Parts.Prometheus, "--enable-feature=agent,expand-external-labels", "--config.file=" + file,
            "--storage.agent.path=" + stack.FilePath(name), $"--web.listen-address=127.0.0.1:{port}");
        return new CounterAgent(name, customer, target, process, isVmAgent: false, port);
    }

    public async Task<SenderCounts> CountsAsync(HttpClient http, CancellationToken cancellationToken)
    {
        string page = await http.GetStringAsync(_metrics, cancellationToken);
        double Sum(string name) => MetricsText.Sum(page, name);
        return _isVmAgent
            ? new SenderCounts(
                Sum("vmagent_remotewrite_retries_count_total"),
                Sum("vmagent_remotewrite_packets_dropped_total") + Sum("vmagent_remotewrite_samples_dropped_total"))
            : new SenderCounts(
                Sum("prometheus_remote_storage_samples_retried_total"),
                Sum("prometheus_remote_storage_samples_failed_total") + Sum("prometheus_remote_storage_samples_dropped_total"));
    }

    /// <summary>Holds the whole process still: nothing is scraped and nothing sent.</summary>
    public void Pause() => Signal(StopSignal);

    public void Resume() => Signal(ContinueSignal);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await Target.DisposeAsync();
    }

    private void Signal(int signal) => _ = Native.Kill(_process.ProcessId, signal);

    private static string NameOf(string argument) => argument.Split('=')[0];

    private static async Task<string> ConfigurationAsync(
        RealStack stack, string customer, string agent, string name, CounterTarget target, int port, CancellationToken cancellationToken)
    {
        string path = $"/api/v1/customers/{customer}/agent-config?agent={agent}&os=linux&interval={OfferedSeconds}s&serverName={name}";
        string text = await stack.Edge.GetStringAsync(path, cancellationToken);
        string adapted = text
            .Replace($"scrape_interval: {OfferedSeconds}s", $"scrape_interval: {IntervalSeconds}s", StringComparison.Ordinal)
            .Replace($"scrape_timeout: {OfferedSeconds - 1}s", $"scrape_timeout: {IntervalSeconds}s", StringComparison.Ordinal)
            .Replace("127.0.0.1:9100", target.Address, StringComparison.Ordinal)
            .Replace("127.0.0.1:12380", $"127.0.0.1:{port}", StringComparison.Ordinal);
        return adapted.Contains(target.Address, StringComparison.Ordinal) && adapted.Contains($"interval: {IntervalSeconds}s", StringComparison.Ordinal)
            ? adapted
            : throw new InvalidOperationException($"The configuration of {agent} is not of the known form:\n{text}");
    }
}
