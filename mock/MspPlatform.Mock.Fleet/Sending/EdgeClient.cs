using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using MspPlatform.Mock.Fleet.Telemetry;
using MspPlatform.Mock.Fleet.Wire;

namespace MspPlatform.Mock.Fleet.Sending;

/// <summary>
/// Sends one body per call by remote write 1.0 (prometheus/docs, docs/specs/prw/remote_write_spec.md). At most so many requests at once as there
/// are connections; a body is only made once its turn has come, so there are no more buffers than connections either.
/// </summary>
internal sealed class EdgeClient : IDisposable
{
    public const int DefaultConnections = 32;

    private static readonly string Version =
        typeof(EdgeClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    private readonly HttpClient _http;
    private readonly Uri _writeUrl;
    private readonly SemaphoreSlim _turns;
    private readonly ConcurrentBag<BodyEncoder> _encoders = [];
    private readonly FleetCounters _counters;
    private readonly TimeProvider _time;

    public EdgeClient(Uri writeUrl, int connections, TimeSpan timeout, FleetCounters counters, TimeProvider time)
    {
        _writeUrl = writeUrl;
        _turns = new SemaphoreSlim(connections);
        _counters = counters;
        _time = time;
        // No redirects: they would carry the token to another host.
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = connections, AllowAutoRedirect = false, UseCookies = false };
        _http = new HttpClient(handler) { Timeout = timeout };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("MspPlatform.Mock.Fleet", Version));
        _http.DefaultRequestHeaders.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
    }

    /// <summary>Sends a server's samples of one instant.</summary>
    /// <exception cref="OperationCanceledException">Given up; the samples may or may not have arrived.</exception>
    public async Task<SendOutcome> SendAsync(SimulatedServer server, long timestampMs, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        var encoder = _encoders.TryTake(out var idle) ? idle : new BodyEncoder();
        try
        {
            return await PostAsync(server, encoder.Encode(server, timestampMs), cancellationToken);
        }
        finally
        {
            _encoders.Add(encoder);
            _turns.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _turns.Dispose();
        foreach (var encoder in _encoders)
            encoder.Dispose();
    }

    private async Task<SendOutcome> PostAsync(SimulatedServer server, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _writeUrl) { Content = ContentOf(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.Token.Reveal());
        var started = _time.GetTimestamp();
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            _counters.Answered(body.Length, _time.GetElapsedTime(started));
            var outcome = Judge(response);
            if (outcome.Verdict == SendVerdict.Drop && _counters.IsFirstRefusal(outcome.Code))
                _counters.Explain(outcome.Code, server.Identity.ServerName, await FirstLineAsync(response, cancellationToken));
            return outcome;
        }
        catch (HttpRequestException)
        {
            return new(SendVerdict.Retry, "network", null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(SendVerdict.Retry, "timeout", null);
        }
    }

    private static ReadOnlyMemoryContent ContentOf(ReadOnlyMemory<byte> body) => new(body)
    {
        Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf"), ContentEncoding = { "snappy" } },
    };

    private SendOutcome Judge(HttpResponseMessage response)
    {
        var code = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (response.IsSuccessStatusCode)
            return new(SendVerdict.Acknowledged, code, null);
        if (response.StatusCode != HttpStatusCode.TooManyRequests && (int)response.StatusCode < 500)
            return new(SendVerdict.Drop, code, null);
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - _time.GetUtcNow());
        return new(SendVerdict.Retry, code, wait < TimeSpan.Zero ? TimeSpan.Zero : wait);
    }

    private static async Task<string> FirstLineAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        const int enough = 200;
        var buffer = new byte[enough];
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var read = await stream.ReadAtLeastAsync(buffer, enough, throwOnEndOfStream: false, cancellationToken);
            return Encoding.UTF8.GetString(buffer, 0, read).Split('\n', '\r')[0];
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The verdict stands by the status alone; only its explanation is lost.
            return "(no text)";
        }
    }
}
