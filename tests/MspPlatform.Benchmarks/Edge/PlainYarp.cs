using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace MspPlatform.Benchmarks.Edge;

/// <summary>
/// YARP's direct forwarder with nothing around it: looks the token up, sets the customer's label in the URL and forwards blindly. What our edge
/// would cost if it read nothing. Runs as a process of its own.
/// </summary>
internal static class PlainYarp
{
    internal const string Verb = "yarp";

    // In the environment, for arguments can be read by everybody on the machine.
    internal const string Port = "BENCH_PORT", Store = "BENCH_STORE", Token = "BENCH_TOKEN", Scope = "BENCH_SCOPE";

    internal static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(int.Parse(Read(Port), CultureInfo.InvariantCulture)));
        builder.Services.AddHttpForwarder();
        await using var app = builder.Build();
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null });
        var targets = new Dictionary<string, ToStore> { ["Bearer " + Read(Token)] = new(new Uri($"{Read(Store)}api/v1/write?{Read(Scope)}")) }.ToFrozenDictionary();
        app.MapGet("/health", () => Results.NoContent());
        app.MapPost("/api/v1/write", async context =>
        {
            if (targets.TryGetValue(context.Request.Headers.Authorization.ToString(), out var target))
                await forwarder.SendAsync(context, Read(Store), http, ForwarderRequestConfig.Empty, target);
            else
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        });
        await app.RunAsync();
    }

    private static string Read(string variable) =>
        Environment.GetEnvironmentVariable(variable) ?? throw new InvalidOperationException($"{variable} is not set.");

    private sealed class ToStore(Uri target) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(
            HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.RequestUri = target;
            proxyRequest.Headers.Authorization = null;
        }
    }
}
