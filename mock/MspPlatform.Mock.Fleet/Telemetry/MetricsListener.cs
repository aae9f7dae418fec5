using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MspPlatform.Mock.Fleet.Telemetry;

/// <summary>Serves <c>GET /metrics</c> on loopback; enough for a program that is only run beside a test or the local stack.</summary>
internal sealed class MetricsListener : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MetricsListener(WebApplication app) => _app = app;

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<MetricsListener> StartAsync(int port, Func<string> render, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        WebApplication app = builder.Build();
        app.MapGet("/metrics", () => TypedResults.Text(render(), MetricsText.ContentType));
        try
        {
            await app.StartAsync(cancellationToken);
            return new MetricsListener(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
