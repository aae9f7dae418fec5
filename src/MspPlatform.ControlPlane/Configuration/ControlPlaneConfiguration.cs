using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using MspPlatform.ControlPlane.Usage;
using IPNetwork = System.Net.IPNetwork;

namespace MspPlatform.ControlPlane.Configuration;

internal static class ControlPlaneConfiguration
{
    public static IServiceCollection AddControlPlaneConfiguration(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsValidator>();
        services.AddSingleton<IValidateOptions<TokenOptions>, TokenOptionsValidator>();
        services.AddSingleton<IValidateOptions<EdgeOptions>, EdgeOptionsValidator>();
        services.AddSingleton<IValidateOptions<UsageOptions>, UsageOptionsValidator>();
        services.AddOptions<UsageOptions>().BindConfiguration(UsageOptions.Section).ValidateOnStart();
        services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section).ValidateOnStart();
        services.AddOptions<TokenOptions>().BindConfiguration(TokenOptions.Section).ValidateOnStart();
        services.AddOptions<EdgeOptions>().BindConfiguration(EdgeOptions.Section).ValidateOnStart()
            .Validate(edge => IsOrigin(edge.PublicUrl), "Edge:PublicUrl must be an origin, such as https://edge.example.com, with nothing after it.");

        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<EdgeOptions>>((forwarded, edge) =>
        {
            // Loopback is trusted by default. One hop only: what the client itself wrote into the header stands further left.
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
            foreach (string network in edge.Value.TrustedProxies)
                forwarded.KnownIPNetworks.Add(IPNetwork.Parse(network));
        });
        services.AddSingleton(provider => TokenHashKey.Load(provider.GetRequiredService<IOptions<TokenOptions>>().Value.HashKeyFile));
        return services;
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url is { Scheme: "http" or "https", PathAndQuery: "/", Fragment: "", UserInfo: "" };
}
