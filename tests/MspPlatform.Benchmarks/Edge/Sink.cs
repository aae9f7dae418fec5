using System.Globalization;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MspPlatform.Benchmarks.Edge;

/// <summary>
/// A store that reads each body to its end, forgets it and answers 204: what a proxy costs shows more clearly behind it than behind
/// VictoriaMetrics, which takes most of the processor for itself. Runs as a process of its own.
/// </summary>
internal static class Sink
{
    internal const string Verb = "sink";

    internal static async Task RunAsync(string port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(int.Parse(port, CultureInfo.InvariantCulture)));
        await using var app = builder.Build();
        app.Run(SwallowAsync);
        await app.RunAsync();
    }

    private static async Task SwallowAsync(HttpContext http)
    {
        PipeReader body = http.Request.BodyReader;
        ReadResult read;
        do
        {
            read = await body.ReadAsync(http.RequestAborted);
            body.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
