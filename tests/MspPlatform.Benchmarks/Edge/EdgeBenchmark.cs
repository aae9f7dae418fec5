using System.Globalization;
using MspPlatform.Benchmarks.Codec;
using MspPlatform.Testing;

namespace MspPlatform.Benchmarks.Edge;

/// <summary>
/// What a write costs at the edge: our Gateway beside vmauth, nginx and plain YARP, each a process of its own in front of the same store, with the
/// same bodies, in turns within each round, so that a busy machine slows all of them alike. Once in front of VictoriaMetrics and once in
/// front of a sink that only reads.
/// </summary>
internal static class EdgeBenchmark
{
    /// <summary>As many servers' bodies go round: a processor learns a single one by heart.</summary>
    internal const int Bodies = 16;
    internal const int Rounds = 9;
    internal const int RequestsPerTurn = 400;

    // Enough for tiered compilation to have replaced the first versions of what the Gateway calls.
    private const int WarmUpRequests = 5000;

    /// <summary>Runs for about a minute and prints a table for each store.</summary>
    /// <exception cref="LocalStack.StackException">A part does not start.</exception>
    /// <exception cref="InvalidOperationException">A request was not answered with 2xx.</exception>
    internal static async Task<IReadOnlyList<EdgeResult>> RunAsync(EdgeParts parts, CancellationToken cancellationToken)
    {
        return
        [
            await RunAsync(parts, "VictoriaMetrics", parts.Store, series: 2000, cancellationToken),
            await RunAsync(parts, "VictoriaMetrics", parts.Store, series: 500, cancellationToken),
            await RunAsync(parts, "a sink that answers 204", parts.Sink, series: 2000, cancellationToken),
        ];
    }

    private static async Task<EdgeResult> RunAsync(
        EdgeParts parts, string storeName, (Uri Url, int ProcessId) store, int series, CancellationToken cancellationToken)
    {
        var bodies = Enumerable.Range(0, Bodies).Select(server => RemoteWriteBody.Compress(NodeExporterBody.Build(series, server))).ToArray();
        var proxies = new Proxies(parts.Folder($"proxies-{store.ProcessId}-{series}"), store.Url, parts.Customer);
        await using var gateway = await proxies.StartGatewayAsync(parts.Database, parts.HashKeyFile, cancellationToken);
        var (rewriting, rewritten) =
            await proxies.StartRewritingGatewayAsync(parts.Database, parts.HashKeyFile, $"rewritten-{series}-{store.ProcessId}", cancellationToken);
        await using var rewritingGateway = rewriting;
        await using var vmAuth = await proxies.StartVmAuthAsync(parts.Programs.VmAuth, cancellationToken);
        await using var nginx = await proxies.StartNginxAsync(parts.Nginx, cancellationToken);
        await using var yarp = await proxies.StartYarpAsync(cancellationToken);
        using var gatewayRun = new ProxyRun(gateway, parts.Customer.Agent.Text, bodies);
        using var rewritingRun = new ProxyRun(rewriting, rewritten.Agent.Text, bodies);
        using var vmAuthRun = new ProxyRun(vmAuth, parts.Customer.Agent.Text, bodies);
        using var nginxRun = new ProxyRun(nginx, parts.Customer.Agent.Text, bodies);
        using var yarpRun = new ProxyRun(yarp, parts.Customer.Agent.Text, bodies);
        using var direct = new LoadGenerator(proxies.Direct, token: null, bodies);
        ProxyRun[] runs = [gatewayRun, rewritingRun, vmAuthRun, nginxRun, yarpRun];

        foreach (var run in runs)
            await run.WarmUpAsync(WarmUpRequests, cancellationToken);
        foreach (var run in runs)
            run.BeginRounds();
        var storeClock = new ProcessCpuClock(store.ProcessId);
        var storeBefore = storeClock.Read();
        var bytesBefore = await AllocatedBytes.ReadAsync(proxies.GatewayMetricsPort, cancellationToken);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var run in runs)
                await run.TakeTurnAsync(RequestsPerTurn, cancellationToken);
        }

        var bytesAfter = await AllocatedBytes.ReadAsync(proxies.GatewayMetricsPort, cancellationToken);
        foreach (var run in runs)
            run.EndRounds();
        const int requests = Rounds * RequestsPerTurn;
        var storeMicroseconds = (storeClock.Read() - storeBefore).TotalMicroseconds / (requests * runs.Length);

        ProxyRow[] rows = [.. runs.Select(run => ProxyRow.From(run, vmAuthRun, requests))];
        Print(storeName, series, bodies[0].Length, rows);
        var latency = await LatencyBenchmark.RunAsync(direct, runs, cancellationToken);
        return new EdgeResult(storeName, series, rows, latency, storeMicroseconds, (bytesAfter - bytesBefore) / requests);
    }

    private static void Print(string store, int series, int bodyLength, ProxyRow[] rows)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Edge in front of {store}, {series} series, {bodyLength:N0} bytes, {Rounds} rounds of {RequestsPerTurn} requests over {LoadGenerator.Connections} connections"));
        Console.WriteLine($"{"proxy",-16}{"CPU/vmauth",12}{"CPU µs",9}{"lowest",9}{"highest",9}{"with rest",11}{"req/s",9}{"p50 ms",9}{"p99 ms",9}");
        foreach (var row in rows)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{row.Name,-16}{row.Ratio,12:F2}{row.Microseconds,9:F0}{row.Lowest,9:F0}{row.Highest,9:F0}{row.WithRest,11:F0}{row.RequestsPerSecond,9:F0}{row.P50,9:F2}{row.P99,9:F2}"));
    }
}
