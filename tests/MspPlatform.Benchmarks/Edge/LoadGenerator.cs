using System.Diagnostics;
using System.Net.Http.Headers;

namespace MspPlatform.Benchmarks.Edge;

/// <summary>Posts one remote-write body again and again over eight connections, as eight busy agents would.</summary>
internal sealed class LoadGenerator : IDisposable
{
    internal const int Connections = 8;

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = Connections });
    private readonly Uri _target;
    private readonly byte[] _body;
    private readonly AuthenticationHeaderValue _token;

    internal LoadGenerator(Uri proxy, string token, byte[] body)
    {
        _target = new Uri(proxy, "/api/v1/write");
        _token = new AuthenticationHeaderValue("Bearer", token);
        _body = body;
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
                await SendOneAsync(cancellationToken);
                milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task SendOneAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _target) { Content = new ByteArrayContent(_body) };
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
