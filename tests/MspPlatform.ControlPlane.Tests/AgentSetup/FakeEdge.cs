using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MspPlatform.ControlPlane.Tests.AgentSetup;

/// <summary>The two calls of the edge that a server makes, on real Kestrel: writes, and the question whether they arrive.</summary>
internal sealed class FakeEdge : IAsyncDisposable
{
    private readonly WebApplication _app;
    private long _lastWrite;
    private long _samples;

    private FakeEdge(WebApplication app) => _app = app;

    public Uri Url { get; private set; } = null!;

    /// <summary>What to answer instead of the truth: a status and its text.</summary>
    public (int Status, string Text)? Answer { get; set; }

    /// <summary>Refuses writes with 400 and names this reason.</summary>
    public string Rejection { get; set; } = "-";

    /// <summary>How far the edge's clock, in its Date header, is from the server's.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>Tokens that came with writes and with questions.</summary>
    public ConcurrentDictionary<string, int> Tokens { get; } = new(StringComparer.Ordinal);

    public ConcurrentBag<string> Encodings { get; } = [];

    public static async Task<FakeEdge> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var edge = new FakeEdge(builder.Build());
        edge._app.MapGet("/install/status", (Delegate)edge.Status);
        edge._app.MapPost("/api/v1/write", (Delegate)edge.WriteAsync);
        await edge._app.StartAsync(TestContext.Current.CancellationToken);
        edge.Url = new Uri(edge._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return edge;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private DateTimeOffset Now => TimeProvider.System.GetUtcNow() + ClockOffset;

    private IResult Status(HttpContext context)
    {
        Note(context);
        if (Answer is { } answer) return Results.Text(answer.Text, statusCode: answer.Status);
        return Results.Text(string.Create(CultureInfo.InvariantCulture,
            $"customer=acme\ntoken=msp_agent_ab\nlastWrite={Interlocked.Read(ref _lastWrite)}\nsamples={Interlocked.Read(ref _samples)}\nlastRejection={Rejection}\n"));
    }

    private async Task<IResult> WriteAsync(HttpContext context)
    {
        Note(context);
        Encodings.Add(context.Request.Headers.ContentEncoding.ToString());
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        if (Rejection != "-") return Results.Text(Rejection, statusCode: 400);
        Interlocked.Exchange(ref _lastWrite, Now.ToUnixTimeSeconds());
        Interlocked.Increment(ref _samples);
        return Results.NoContent();
    }

    private void Note(HttpContext context)
    {
        Tokens.AddOrUpdate(context.Request.Headers.Authorization.ToString(), 1, (_, count) => count + 1);
        if (ClockOffset != TimeSpan.Zero) context.Response.Headers.Date = Now.ToString("R", CultureInfo.InvariantCulture);
    }
}
