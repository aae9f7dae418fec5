using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using MspPlatform.Gateway.Hosting;
using MspPlatform.Gateway.Routing;
using MspPlatform.Gateway.Telemetry;
using MspPlatform.ServiceDefaults.Hosting;

namespace MspPlatform.Gateway;

/// <summary>The edge, ready to run.</summary>
internal static class GatewayHost
{
    /// <param name="args">Command line in .NET's configuration syntax, such as <c>--Listen:Port=8880</c>.</param>
    public static WebApplication Create(string[] args)
    {
        // Options are read once, at start. To notice changed files nevertheless, the host would watch every folder below its working
        // directory, which is the whole disk where a supervisor starts it in "/".
        WebApplicationBuilder builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
        builder.AddServiceDefaults(TlsListener.Configure);
        builder.AddListener();
        builder.AddGateway();

        WebApplication app = builder.Build();

        // Gauges are there at the first scrape, not after the first write.
        app.Services.GetRequiredService<GatewayMetrics>();
        UseTrustedProxies(app, app.Services.GetRequiredService<IOptions<EdgeOptions>>().Value.TrustedProxies);
        app.UseServiceDefaults();
        app.MapEdge();
        return app;
    }

    private static void UseTrustedProxies(WebApplication app, string[] networks)
    {
        if (networks.Length == 0)
            return;
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (string network in networks)
            forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        app.UseForwardedHeaders(forwarded);
    }
}
