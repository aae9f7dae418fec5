using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MspPlatform.Mock.Fleet.Tests.Support;

/// <summary>A remote write receiver on real Kestrel that answers as the test says and shows what it got, in order.</summary>
internal sealed class EdgeSink : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<ReceivedRequest> _received = Channel.CreateUnbounded<ReceivedRequest>();

    private EdgeSink(WebApplication app, Func<ReceivedRequest, SinkAnswer> answer)
    {
        _app = app;
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var series = WriteRequestReader.Read(IronSnappy.Snappy.Decode(body.ToArray()));
            var request = new ReceivedRequest(context.Request.Method, context.Request.Path, context.Request.Headers.ToDictionary(), series);
            var (status, retryAfter, text) = answer(request);
            context.Response.StatusCode = (int)status;
            if (retryAfter is not null)
                context.Response.Headers.RetryAfter = retryAfter;
            _received.Writer.TryWrite(request with { Status = status });
            if (text.Length > 0)
                await context.Response.WriteAsync(text);
        });
    }

    public Uri Url => new(_app.Urls.Single());

    public static async Task<EdgeSink> StartAsync(Func<ReceivedRequest, SinkAnswer> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var sink = new EdgeSink(builder.Build(), answer);
        await sink._app.StartAsync(TestContext.Current.CancellationToken);
        return sink;
    }

    public static Task<EdgeSink> StartAsync() => StartAsync(_ => HttpStatusCode.NoContent);

    public ValueTask<ReceivedRequest> NextAsync() => _received.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>What has arrived and was not yet taken by <see cref="NextAsync"/>.</summary>
    public List<ReceivedRequest> TakeAll()
    {
        List<ReceivedRequest> all = [];
        while (_received.Reader.TryRead(out var request))
            all.Add(request);
        return all;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
