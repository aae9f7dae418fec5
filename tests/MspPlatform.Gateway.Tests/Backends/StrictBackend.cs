using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using MspPlatform.Gateway.Tests.Writing;

namespace MspPlatform.Gateway.Tests.Backends;

/// <summary>
/// Stands in for a back end that cannot be had here: it takes the requests that the real one documents, and notes everything else as a
/// fault. What it took is kept by tenant.
/// </summary>
internal sealed class StrictBackend : IAsyncDisposable
{
    private static readonly string[] Headers =
        ["Host", "Content-Type", "Content-Encoding", "Content-Length", "X-Scope-OrgID", "X-Prometheus-Remote-Write-Version", "Authorization"];

    private FaultyStore? _server;

    /// <summary>What no real back end would have taken, or what must not be sent to one; empty at the end of every test.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    /// <summary>Every series with the tenant that it came for.</summary>
    public ConcurrentQueue<(string Tenant, Dictionary<string, string> Labels)> Series { get; } = new();

    public ConcurrentQueue<string> Reads { get; } = new();

    public Uri Url => _server!.Url;

    /// <param name="answer">Answers one request, by <see cref="TakeAsync"/> where it is a write.</param>
    public static async Task<StrictBackend> StartAsync(Func<StrictBackend, HttpContext, Task> answer)
    {
        var backend = new StrictBackend();
        backend._server = await FaultyStore.StartAsync(async http =>
        {
            foreach (string header in http.Request.Headers.Keys.Except(Headers, StringComparer.OrdinalIgnoreCase))
                backend.Faults.Enqueue($"header {header} at {http.Request.Path}");
            try
            {
                await answer(backend, http);
            }
            catch (InvalidDataException fault)
            {
                backend.Refuse(http, StatusCodes.Status400BadRequest, fault.Message);
            }
        });
        return backend;
    }

    public void Refuse(HttpContext http, int status, string fault)
    {
        Faults.Enqueue($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}: {fault}");
        http.Response.StatusCode = status;
    }

    /// <summary>Takes a remote write 1.0 body as a strict receiver does.</summary>
    public async Task TakeAsync(HttpContext http, string tenant)
    {
        HttpRequest request = http.Request;
        if (request.Method != "POST" || request.ContentType != "application/x-protobuf" || request.Headers.ContentEncoding != "snappy")
            throw new InvalidDataException($"{request.Method} with {request.ContentType}, {request.Headers.ContentEncoding}");
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, http.RequestAborted);
        foreach (Dictionary<string, string> series in ReceivedSeries.Read(body.ToArray()))
            Series.Enqueue((tenant, series));
        http.Response.StatusCode = StatusCodes.Status200OK;
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();
}
