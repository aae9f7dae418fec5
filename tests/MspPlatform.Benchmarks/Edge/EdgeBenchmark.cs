using System.Globalization;
using MspPlatform.Benchmarks.Codec;
using MspPlatform.Testing;

namespace MspPlatform.Benchmarks.Edge;

/// <summary>
/// What a write costs at the edge: our Gateway beside vmauth and nginx, each a process of its own in front of the same store, with the
/// same body, in turns within each round, so that a busy machine slows all of them alike. Once in front of VictoriaMetrics and once in
/// front of a sink that only reads.
/// </summary>
internal static class EdgeBenchmark
{
    internal const int SeriesPerBody = 2000;
    internal const int Rounds = 9;
    internal const int RequestsPerTurn = 400;

    // Enough for tiered compilation to have replaced the first versions of what the Gateway calls.
    private const int WarmUpRequests = 5000;

    /// <summary>Runs for about a minute and prints a table for each store.</summary>
    /// <exception cref="LocalStack.StackException">A part does not start.</exception>
    /// <exception cref="InvalidOperationException">A request was not answered with 2xx.</exception>
    internal static async Task<IReadOnlyList<EdgeResult>> RunAsync(EdgeParts parts, CancellationToken cancellationToken)
    {
        var body = RemoteWriteBody.Compress(NodeExporterBody.Build(SeriesPerBody, server: 1));
        return
        [
            await RunAsync(parts, "VictoriaMetrics", parts.Store, body, cancellationToken),
            await RunAsync(parts, "a sink that answers 204", parts.Sink, body, cancellationToken),
        ];
    }

    private static async Task<EdgeResult> RunAsync(
        EdgeParts parts, string storeName, (Uri Url, int ProcessId) store, byte[] body, CancellationToken cancellationToken)
    {
        var proxies = new Proxies(parts.Folder($"proxies-{store.ProcessId}"), store.Url, parts.Customer);
        await using var gateway = await proxies.StartGatewayAsync(parts.Database, parts.HashKeyFile, cancellationToken);
        await using var vmAuth = await proxies.StartVmAuthAsync(parts.Programs.VmAuth, cancellationToken);
        await using var nginx = await proxies.StartNginxAsync(parts.Nginx, cancellationToken);
        using var gatewayRun = new ProxyRun(gateway, parts.Customer.Agent.Text, body);
        using var vmAuthRun = new ProxyRun(vmAuth, parts.Customer.Agent.Text, body);
        using var nginxRun = new ProxyRun(nginx, parts.Customer.Agent.Text, body);
        ProxyRun[] runs = [gatewayRun, vmAuthRun, nginxRun];

        foreach (var run in runs)
            await run.WarmUpAsync(WarmUpRequests, cancellationToken);
        foreach (var run in runs)
            run.BeginRounds();
        var storeClock = new ProcessCpuClock(store.ProcessId);
        var storeBefore = storeClock.Read();
        var bytesBefore = await AllocatedBytes.ReadAsync(proxies.GatewayMetricsPort, cancellationToken);
        for (var round = 0; round < Rounds; round++)
            foreach (var run in runs)
                await run.TakeTurnAsync(RequestsPerTurn, cancellationToken);
        var bytesAfter = await AllocatedBytes.ReadAsync(proxies.GatewayMetricsPort, cancellationToken);
        foreach (var run in runs)
            run.EndRounds();

        const int requests = Rounds * RequestsPerTurn;
        var result = new EdgeResult(
            storeName,
            [.. runs.Select(run => ProxyRow.From(run, vmAuthRun, requests))],
            (storeClock.Read() - storeBefore).TotalMicroseconds / (requests * runs.Length),
            (bytesAfter - bytesBefore) / requests);
        Print(result, body.Length);
        return result;
    }

    private static void Print(EdgeResult result, int bodyLength)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Edge in front of {result.Store}, {SeriesPerBody} series, {bodyLength:N0} bytes, {Rounds} rounds of {RequestsPerTurn} requests over {LoadGenerator.Connections} connections"));
        Console.WriteLine($"{"proxy",-10}{"CPU/vmauth",12}{"CPU µs",9}{"lowest",9}{"highest",9}{"with rest",11}{"req/s",9}{"p50 ms",9}{"p99 ms",9}");
        foreach (var row in result.Rows)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{row.Name,-10}{row.Ratio,12:F2}{row.Microseconds,9:F0}{row.Lowest,9:F0}{row.Highest,9:F0}{row.WithRest,11:F0}{row.RequestsPerSecond,9:F0}{row.P50,9:F2}{row.P99,9:F2}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"The store itself takes {result.StoreMicroseconds:F0} µs a request; the Gateway allocates {result.GatewayBytes:N0} bytes a request."));
    }
}
