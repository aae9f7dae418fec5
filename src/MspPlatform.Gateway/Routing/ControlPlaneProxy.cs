using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using MspPlatform.Domain;
using Yarp.ReverseProxy.Forwarder;

namespace MspPlatform.Gateway.Routing;

/// <summary>Passes what is not metrics on to the control plane, and says 503 when it is away, so that programs try again.</summary>
internal sealed class ControlPlaneProxy(IHttpForwarder forwarder, IOptions<RoutingOptions> options, ILogger<ControlPlaneProxy> logger) : IDisposable
{
    private static readonly ForwarderRequestConfig Limits = new() { ActivityTimeout = TimeSpan.FromSeconds(60) };

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
    });

    public async Task HandleAsync(HttpContext http)
    {
        ForwarderError error = await forwarder.SendAsync(http, options.Value.Url, _http, Limits, ForwardedHeaders.Instance);
        if (error == ForwarderError.None || http.Response.HasStarted || http.RequestAborted.IsCancellationRequested)
            return;
        logger.ControlPlaneUnreachable(error.ToString());
        var refusal = Refusal.Unavailable(RejectionReason.ControlPlaneUnavailable, "the control plane does not answer; try again.");
        refusal.ApplyTo(http.Response);
        await Results.Problem(refusal.Text, statusCode: refusal.Status, extensions: [new("code", refusal.Reason.Id)]).ExecuteAsync(http);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Tells the control plane who asked. Sets and never appends: what a client claims about its origin is worth nothing here.</summary>
    private sealed class ForwardedHeaders : HttpTransformer
    {
        public static readonly ForwardedHeaders Instance = new();

        public override async ValueTask TransformRequestAsync(HttpContext http, HttpRequestMessage request, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(http, request, destinationPrefix, cancellationToken);
            HttpRequestHeaders headers = request.Headers;
            foreach (string name in (ReadOnlySpan<string>)["Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Prefix", "X-Original-For"])
                headers.Remove(name);
            headers.TryAddWithoutValidation("X-Forwarded-For", http.Connection.RemoteIpAddress?.ToString());
            headers.TryAddWithoutValidation("X-Forwarded-Proto", http.Request.Scheme);
            headers.TryAddWithoutValidation("X-Forwarded-Host", http.Request.Host.Value);
        }
    }
}
