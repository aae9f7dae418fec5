using System.Diagnostics;

namespace MspPlatform.Benchmarks.Edge;

/// <summary>Takes turns of load on one proxy and keeps what they cost.</summary>
internal sealed class ProxyRun(Proxy proxy, string token, byte[][] bodies) : IDisposable
{
    private readonly ProcessCpuClock _cpu = new(proxy.Process.ProcessId);
    private readonly List<ProxyTurn> _turns = [];
    private TimeSpan _cpuBefore;
    private TimeSpan _cpuAfter;

    internal string Name => proxy.Name;

    internal LoadGenerator Load { get; } = new(new Uri(proxy.Url, "/api/v1/write"), token, bodies);

    internal IReadOnlyList<ProxyTurn> Turns => _turns;

    /// <summary>CPU per request in µs with all that the process did between the others' turns: collections, timers, compilation.</summary>
    internal double MicrosecondsWithRest(int requests) => (_cpuAfter - _cpuBefore).TotalMicroseconds / requests;

    internal Task WarmUpAsync(int requests, CancellationToken cancellationToken) => Load.SendAsync(requests, cancellationToken);

    internal void BeginRounds() => _cpuBefore = _cpu.Read();

    internal async Task TakeTurnAsync(int requests, CancellationToken cancellationToken)
    {
        var cpu = _cpu.Read();
        var start = Stopwatch.GetTimestamp();
        var milliseconds = await Load.SendAsync(requests, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(start);
        _turns.Add(new ProxyTurn((_cpu.Read() - cpu).TotalMicroseconds / requests, requests / elapsed.TotalSeconds, milliseconds));
    }

    internal void EndRounds() => _cpuAfter = _cpu.Read();

    public void Dispose() => Load.Dispose();
}

/// <summary>One turn of load on one proxy.</summary>
/// <param name="Microseconds">CPU time of the proxy's process per request, in µs.</param>
/// <param name="RequestsPerSecond">Answered, all connections together.</param>
/// <param name="Milliseconds">How long each request took.</param>
internal sealed record ProxyTurn(double Microseconds, double RequestsPerSecond, double[] Milliseconds);
