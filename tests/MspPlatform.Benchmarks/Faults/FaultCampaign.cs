using System.Diagnostics;
using System.Globalization;
using MspPlatform.LocalStack.Processes;
using MspPlatform.Testing;
using MspPlatform.Testing.Faults;
using MspPlatform.Testing.Stack;

namespace MspPlatform.Benchmarks.Faults;

/// <summary>
/// Real agents of several customers send counters through the edge, each part is killed or starved in turn, and after each fault every
/// sample is looked for: first what the agents scraped, then what the store has, then what the customers would pay for.
/// </summary>
internal sealed class FaultCampaign : IAsyncDisposable
{
    private const int Series = 200;
    private const int SlowConnections = 300;

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(12), Recovery = TimeSpan.FromSeconds(8), Quiet = TimeSpan.FromSeconds(20), ProbeTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SlowLead = TimeSpan.FromSeconds(10);
    private static readonly string[] Customers = ["north", "south"];

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMinutes(2) };
    private readonly List<CounterAgent> _agents = [];
    private readonly List<FaultRow> _rows = [];
    private readonly StoreDisk _disk;
    private readonly RealStack _stack;
    private readonly FaultLedger _ledger;

    private FaultCampaign(RealStack stack, StoreDisk disk)
    {
        _stack = stack;
        _disk = disk;
        _ledger = new FaultLedger(stack, _agents, _http);
    }

    /// <exception cref="LocalStack.StackException">A part is missing or does not start.</exception>
    public static async Task<FaultResult> RunAsync(RealStack stack, StoreDisk disk, CancellationToken cancellationToken)
    {
        await using var campaign = new FaultCampaign(stack, disk);
        return await campaign.RunAllAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (CounterAgent agent in _agents)
            await agent.DisposeAsync();
        _http.Dispose();
    }

    private async Task<FaultResult> RunAllAsync(CancellationToken cancel)
    {
        foreach (string customer in Customers)
        {
            await _stack.OnboardAsync(customer, cancel);
            for (int i = 1; i <= 2; i++)
            {
                _agents.Add(await CounterAgent.StartVmAgentAsync(_stack, customer, $"{customer}-vmagent-{i}", Series, clockOffset: null, cancel));
                _agents.Add(await CounterAgent.StartPrometheusAsync(_stack, customer, $"{customer}-prometheus-{i}", Series, clockOffset: null, cancel));
            }
        }

        EndToEndCustomer slow = await _stack.OnboardAsync("slow", cancel), probe = await _stack.OnboardAsync("probe", cancel);
        await _stack.SetLimitsAsync("probe", new { requestsPerMinute = new { value = (int?)null } }, cancel);

        await PhaseAsync("none", () => Task.FromResult(""), cancel);
        await PhaseAsync("kill -9 of the edge, away 12 s", () => AwayAsync(_stack.KillGatewayAsync, _stack.StartGatewayAsync, cancel), cancel);
        await PhaseAsync("kill -9 of PostgreSQL, away 12 s", () => AwayAsync(_stack.KillPostgresAsync, _stack.RestartPostgresAsync, cancel), cancel);
        await PhaseAsync("kill -9 of VictoriaMetrics, away 12 s", () => AwayAsync(_stack.KillStoreAsync, _stack.StartStoreAsync, cancel), cancel);
        _stack.StoreFlags["VM_inmemoryDataFlushInterval"] = "2s";
        await PhaseAsync("VictoriaMetrics ended in order (SIGTERM), away 12 s", () => AwayAsync(_stack.StopStoreAsync, _stack.StartStoreAsync, cancel), cancel);
        await PhaseAsync(
            "kill -9 of VictoriaMetrics with -inmemoryDataFlushInterval=2s, away 12 s",
            () => AwayAsync(_stack.KillStoreAsync, _stack.StartStoreAsync, cancel), cancel);
        if (_disk.Problem is null)
            await PhaseAsync("full disk at the store for 12 s", () => FullDiskAsync(cancel), cancel);
        await PhaseAsync(
            $"{SlowConnections} connections with slow headers and {SlowConnections} with slow bodies", () => SlowAsync(slow, probe, cancel), cancel);
        IReadOnlyList<string> clocks = await ClockRun.RunAsync(_stack, _http, cancel);
        return new FaultResult(
            _agents.Count, Customers.Length, Series, _rows, clocks, _disk.Problem is { } problem ? ["full disk at the store: " + problem] : [], Versions());
    }

    // A fault, some seconds for whatever it breaks, and then the counting.
    private async Task PhaseAsync(string fault, Func<Task<string>> faultAsync, CancellationToken cancel)
    {
        // The count before held the agents still; what they had scraped by then has to be out of the store's memory, or it would look older.
        await Lasting.ForAsync(Quiet, cancel);
        DateTimeOffset start = TimeProvider.System.GetUtcNow();
        string seen = await faultAsync();
        await Lasting.ForAsync(Recovery, cancel);
        FaultRow row = await _ledger.CountAsync(fault, seen, start, cancel);
        _rows.Add(row);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{row.Fault}: {row.Produced:N0} produced, {row.Missing:N0} missing (from {row.LostSeconds:F0} s before), {row.Dropped:N0} dropped, "));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"    {row.Copies:N0} copies, usage {row.UsageLessStored:+0;-0;0}, {row.Seconds:F0} s. {row.Seen}"));
    }

    private static async Task<string> AwayAsync(Func<Task> killAsync, Func<CancellationToken, Task> startAsync, CancellationToken cancel)
    {
        await killAsync();
        await Lasting.ForAsync(Outage, cancel);
        long start = Stopwatch.GetTimestamp();
        await startAsync(cancel);
        return string.Create(CultureInfo.InvariantCulture, $"ready again {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s after its start");
    }

    private async Task<string> FullDiskAsync(CancellationToken cancel)
    {
        // Below -storage.minFreeDiskSpaceBytes, 10 MB, the store takes nothing more.
        _disk.Fill(left: 6_000_000);
        byte[] body = new RemoteWriteBody().Series(1, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), ("__name__", "full")).ToSnappy();
        string answer = "";
        await Eventually.TrueAsync(
            async () =>
            {
                using HttpRequestMessage request = EdgeRequests.Write(null, body);
                request.RequestUri = new Uri(_stack.Store, "/api/v1/write");
                using HttpResponseMessage response = await _http.SendAsync(request, cancel);
                answer = $"{(int)response.StatusCode} \"{(await response.Content.ReadAsStringAsync(cancel)).Trim().Split(": ")[^1]}\"";
                return !response.IsSuccessStatusCode;
            },
            "the store notices its full disk",
            cancel);
        await Lasting.ForAsync(Outage, cancel);
        string page = await _http.GetStringAsync($"http://127.0.0.1:{_stack.Settings.Ports.EdgeMetrics}/metrics", cancel);
        double refused = MetricsText.Sum(page, "msp_gateway_rejected_requests_total", "reason=\"store_unavailable\"");
        _disk.Empty();
        return $"the store answered {answer}, the edge 503 `store_unavailable` ({refused:N0} so far)";
    }

    private async Task<string> SlowAsync(EndToEndCustomer slow, EndToEndCustomer probe, CancellationToken cancel)
    {
        using var sender = new SteadySender(_stack.Settings.EdgeUrl, "probe", probe.AgentToken, 100);
        double[] quiet = await sender.RunAsync(20, ProbeTime, cancel);
        string cut = _stack.FilePath("cut");
        string[] arguments =
        [
            "-n", "19", Edge.Proxies.DotnetProgram, typeof(FaultCampaign).Assembly.Location, Noise.SlowVerb, _stack.Settings.EdgeUrl.ToString(),
            slow.TokenFile, Number(SlowConnections), Number((int)(SlowLead + ProbeTime).TotalSeconds), cut,
        ];
        await using SupervisedProcess senders = await _stack.StartAgentAsync("slow-senders", "nice", arguments);
        await Lasting.ForAsync(SlowLead, cancel);
        double[] beside = await sender.RunAsync(20, ProbeTime, cancel);
        if (await senders.Exited != 0)
            throw await senders.EndedAsync("while sending slowly");
        string answers = string.Join(", ", sender.Answers.OrderBy(answer => answer.Key).Select(answer => $"{answer.Value:N0} × {(int)answer.Key}"));
        return $"the edge cut connections off {await File.ReadAllTextAsync(cut, cancel)} times; "
            + $"another customer's writes took {Text(quiet)} before and {Text(beside)} meanwhile ({answers})";
    }

    private static string Text(double[] times) => string.Create(CultureInfo.InvariantCulture,
        $"{Edge.ProxyRow.Quantile(times, 0.5):F1} ms (median) and {Edge.ProxyRow.Quantile(times, 0.99):F1} ms (99 of 100)");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string Versions() => string.Join(", ", File.ReadLines(Path.Combine(_stack.Parts.Folder, "versions.txt"))
        .Select(line => line.Split('_')).Where(package => package[0] is "prometheus" or "victoria-metrics")
        .Select(package => $"{package[0]} {package[1].Split('+', '-')[0]}"));
}
