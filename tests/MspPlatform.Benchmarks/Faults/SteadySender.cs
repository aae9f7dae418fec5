using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using MspPlatform.Testing;

namespace MspPlatform.Benchmarks.Faults;

/// <summary>
/// Writes at a steady rate, whatever the answers take: a slow answer delays no later write, so that it is measured as often as a sender
/// would meet it.
/// </summary>
internal sealed class SteadySender(Uri edge, string name, string token, int series) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = edge };
    private (long Second, byte[] Bytes) _body;

    /// <summary>Answers so far, by status.</summary>
    public ConcurrentDictionary<HttpStatusCode, int> Answers { get; } = new();

    /// <returns>How long each write took, in ms.</returns>
    public async Task<double[]> RunAsync(double perSecond, TimeSpan duration, CancellationToken cancellationToken)
    {
        var writes = new List<Task<double>>();
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1 / perSecond), TimeProvider.System);
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < duration && await tick.WaitForNextTickAsync(cancellationToken))
            writes.Add(WriteAsync(Body(), cancellationToken));
        return await Task.WhenAll(writes);
    }

    /// <summary>Writes at a steady rate until it is cancelled.</summary>
    public async Task RunUntilAsync(double perSecond, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
                await RunAsync(perSecond, TimeSpan.FromSeconds(1), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The end of the noise.
        }
    }

    /// <summary>Writes over one connection, again at once whatever the answer is, until it is cancelled.</summary>
    public async Task RunWithoutPauseAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
                await WriteAsync(Body(), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The end of the noise.
        }
    }

    /// <summary>How long one write took, in ms.</summary>
    public async Task<double> WriteAsync(byte[] body, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using HttpRequestMessage request = EdgeRequests.Write(token, body);
        using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken);
        Answers.AddOrUpdate(response.StatusCode, 1, (_, count) => count + 1);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>A body of this second; senders of many servers do not make each anew either.</summary>
    public byte[] Body()
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        (long Second, byte[] Bytes) known = _body;
        if (known.Second == now)
            return known.Bytes;
        var body = new RemoteWriteBody();
        for (int i = 0; i < series; i++)
        {
            body.Series(now, now * 1000, ("__name__", "steady_total"), ("instance", name + "-" + (i / 100).ToString(CultureInfo.InvariantCulture)),
                ("job", "integrations/node_exporter"), ("series", i.ToString(CultureInfo.InvariantCulture)));
        }

        byte[] bytes = body.ToSnappy();
        _body = (now, bytes);
        return bytes;
    }

    public void Dispose() => _http.Dispose();
}
