using System.Diagnostics;
using System.Net.Http.Headers;

namespace MspPlatform.Benchmarks.Edge;

/// <summary>Posts the remote-write bodies of some servers one after the other, over eight connections, as busy agents would.</summary>
internal sealed class LoadGenerator : IDisposable
{
    internal const int Connections = 8;

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = Connections });
    private readonly Uri _target;
    private readonly byte[][] _bodies;
    private readonly AuthenticationHeaderValue? _token;

    /// <param name="target">Where writes go.</param>
    /// <param name="token">Null sends none.</param>
    /// <param name="bodies">Compressed.</param>
    internal LoadGenerator(Uri target, string? token, byte[][] bodies)
    {
        _target = target;
        _token = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        _bodies = bodies;
    }

    /// <summary>Sends the given number of requests and returns how long each took, in ms, in no order.</summary>
    /// <exception cref="InvalidOperationException">An answer was not 2xx: then nothing that was measured means anything.</exception>
    internal async Task<double[]> SendAsync(int requests, CancellationToken cancellationToken)
    {
        var next = -1;
        var milliseconds = new double[requests];
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(RunConnectionAsync, cancellationToken)));
        return milliseconds;

        async Task RunConnectionAsync()
        {
            while (Interlocked.Increment(ref next) is var i && i < requests)
            {
                var start = Stopwatch.GetTimestamp();
                await SendOneAsync(_bodies[i % _bodies.Length], cancellationToken);
                milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }
    }

    /// <summary>Sends so many requests at even intervals, whether earlier ones are answered or not, and returns how long each took, in ms.</summary>
    /// <exception cref="InvalidOperationException">An answer was not 2xx.</exception>
    internal async Task<double[]> SendAtRateAsync(int perSecond, int requests, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        var sent = new Task<double>[requests];
        for (var i = 0; i < requests; i++)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            var body = _bodies[i % _bodies.Length];
            sent[i] = Task.Run(() => TimeOneAsync(body, cancellationToken), cancellationToken);
        }

        return await Task.WhenAll(sent);
    }

    public void Dispose() => _http.Dispose();

    private async Task<double> TimeOneAsync(byte[] body, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        await SendOneAsync(body, cancellationToken);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private async Task SendOneAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _target) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        request.Content.Headers.ContentEncoding.Add("snappy");
        request.Headers.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
        request.Headers.Authorization = _token;
        using var response = await _http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            var said = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new InvalidOperationException($"{_target} answered {(int)response.StatusCode} instead of 2xx: {said}");
        }
    }
}
