using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using MspPlatform.Gateway;
using MspPlatform.Gateway.Routing;
using MspPlatform.ServiceDefaults.Hosting;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddGateway();

WebApplication app = builder.Build();
RoutingOptions routing = app.Services.GetRequiredService<IOptions<RoutingOptions>>().Value;
if (routing.TrustedProxies.Length > 0)
{
    var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
    forwarded.KnownProxies.Clear();
    forwarded.KnownIPNetworks.Clear();
    foreach (string network in routing.TrustedProxies)
        forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
    app.UseForwardedHeaders(forwarded);
}

app.UseServiceDefaults();
app.MapEdge();
await app.RunAsync();
