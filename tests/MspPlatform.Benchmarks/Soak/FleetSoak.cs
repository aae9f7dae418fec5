using System.Globalization;
using System.Text.Json;
using MspPlatform.Benchmarks.Edge;
using MspPlatform.LocalStack;
using MspPlatform.LocalStack.Processes;
using MspPlatform.Testing;

namespace MspPlatform.Benchmarks.Soak;

/// <summary>
/// A fleet of simulated servers through the edge into VictoriaMetrics, and the question whether every sample that was acknowledged is in
/// the store and in the usage, once.
/// </summary>
internal static class FleetSoak
{
    // One that every simulated server has once.
    private const string CountedMetric = "node_load1";

    private const int MeteringSeconds = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <exception cref="StackException">A part is missing or does not start.</exception>
    public static async Task<SoakResult> RunAsync(EdgeParts parts, SoakSettings settings, CancellationToken cancellationToken)
    {
        EdgeCustomer[] customers = await OnboardAsync(parts);
        string folder = parts.Folder("soak"), tokens = Path.Combine(folder, "tokens"), report = Path.Combine(folder, "report.json");
        await File.WriteAllLinesAsync(tokens, customers.Select(c => c.Agent.Text), cancellationToken);
        var proxies = new Proxies(folder, parts.Store.Url, customers[0]);
        await using Proxy edge = await proxies.StartGatewayAsync(parts.Database, parts.HashKeyFile, cancellationToken);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };

        (long added, long ignored) before = await RowsAsync(http, parts.Store.Url, cancellationToken);
        ProcessUse edgeBefore = ProcessUse.Read(edge.Process.ProcessId), storeBefore = ProcessUse.Read(parts.Store.ProcessId);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{settings.Servers} servers × {settings.Series} series every {SoakSettings.IntervalSeconds} s for {settings.Minutes} minutes …"));
        await using SupervisedProcess fleet = await StartFleetAsync(settings, edge.Url, tokens, report, Path.Combine(folder, "fleet.log"));
        var sender = new ProcessUse(0, 0);
        using var everySecond = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
        while (!fleet.Exited.IsCompleted && await everySecond.WaitForNextTickAsync(cancellationToken))
            sender = Newer(fleet.ProcessId, sender);

        if (await fleet.Exited != 0)
            throw await fleet.EndedAsync("during the soak");
        FleetReport sent = FleetReport.Read(report);
        (long added, long ignored) after = await RowsAsync(http, parts.Store.Url, cancellationToken);
        ProcessUse edgeUse = ProcessUse.Read(edge.Process.ProcessId).Since(edgeBefore), storeUse = ProcessUse.Read(parts.Store.ProcessId).Since(storeBefore);
        long metered = await MeteredAsync(parts.Database, sent.SamplesAcknowledged, cancellationToken);
        return new SoakResult(
            settings, sent, after.added - before.added, after.ignored - before.ignored, metered, await QueriedAsync(http, parts.Store.Url, customers, cancellationToken),
            sent.SamplesAcknowledged / settings.Series, edgeUse, storeUse, sender);
    }

    private static async Task<EdgeCustomer[]> OnboardAsync(EdgeParts parts)
    {
        var customers = new List<EdgeCustomer>();
        for (int i = 0; i < SoakSettings.Customers; i++)
            customers.Add(await EdgeCustomer.CreateAsync(parts.Database, string.Create(CultureInfo.InvariantCulture, $"soak-{i:00}")));
        return [.. customers];
    }

    private static Task<SupervisedProcess> StartFleetAsync(SoakSettings settings, Uri edge, string tokens, string report, string log) =>
        SupervisedProcess.StartAsync(new PartSpec
        {
            Name = "fleet",
            Program = Proxies.DotnetProgram,
            Arguments =
            [
                Path.Combine(StackFolders.Repository, "mock/MspPlatform.Mock.Fleet/bin/Release/net10.0/MspPlatform.Mock.Fleet.dll"),
                "--servers", Text(settings.Servers), "--series", Text(settings.Series), "--interval", $"{SoakSettings.IntervalSeconds}s",
                "--edge-url", edge.ToString(), "--token-file", tokens, "--duration", $"{settings.Minutes}m", "--report", report,
            ],
            LogFile = log,
        });

    private static ProcessUse Newer(int processId, ProcessUse known)
    {
        try
        {
            return ProcessUse.Read(processId);
        }
        catch (Exception exception) when (exception is IOException or System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            // It ended between two looks.
            return known;
        }
    }

    private static async Task<(long Added, long Ignored)> RowsAsync(HttpClient http, Uri store, CancellationToken cancellationToken)
    {
        (await http.GetAsync(new Uri(store, "/internal/force_flush"), cancellationToken)).EnsureSuccessStatusCode();
        string[] metrics = (await http.GetStringAsync(new Uri(store, "/metrics"), cancellationToken)).Split('\n');
        return (Sum(metrics, "vm_rows_added_to_storage_total"), Sum(metrics, "vm_rows_ignored_total"));
    }

    private static long Sum(string[] metrics, string name) => metrics
        .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
        .Sum(line => (long)double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));

    // The edge writes it every few seconds; what never comes is reported as missing.
    private static async Task<long> MeteredAsync(EdgeDatabase database, long expected, CancellationToken cancellationToken)
    {
        const string sum = "SELECT coalesce(sum(samples), 0) FROM usage.minutes WHERE customer_id LIKE 'soak-%'";
        using var everySecond = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
        long metered = 0;
        for (int i = 0; i < MeteringSeconds && metered < expected && await everySecond.WaitForNextTickAsync(cancellationToken); i++)
            metered = long.Parse((await database.QueryAsync(sum))[0], CultureInfo.InvariantCulture);
        return metered;
    }

    private static async Task<long> QueriedAsync(HttpClient http, Uri store, EdgeCustomer[] customers, CancellationToken cancellationToken)
    {
        long sum = 0;
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 60;
        foreach (EdgeCustomer customer in customers)
        {
            string query = Uri.EscapeDataString($"sum(count_over_time({CountedMetric}[6h]))");
            string answer = await http.GetStringAsync(new Uri(store, $"/api/v1/query?query={query}&time={now}&extra_label=customer_id%3D{customer.Id}"), cancellationToken);
            using JsonDocument json = JsonDocument.Parse(answer);
            JsonElement result = json.RootElement.GetProperty("data").GetProperty("result");
            sum += result.GetArrayLength() == 0 ? 0 : long.Parse(result[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);
        }

        return sum;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
