using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using MspPlatform.Gateway.Writing;

namespace MspPlatform.Gateway.Hosting;

/// <summary>How the edge's sockets behave.</summary>
internal static class ListenerServices
{
    public static void AddListener(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddOptions<TlsOptions>().BindConfiguration(TlsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TlsOptions>, TlsOptionsValidator>();
        services.AddOptions<ConnectionOptions>().BindConfiguration(ConnectionOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ConnectionOptions>, ConnectionOptionsValidator>();

        services.AddSingleton<TlsListener>();
        services.AddHostedService<TlsReload>();
        services.AddSingleton<IMemoryPoolFactory<byte>, ReceiveBuffers.Factory>();
        builder.WebHost.UseSockets(InlineSockets.UseFor);
        services.AddOptions<HostOptions>().Configure<IOptions<ConnectionOptions>>(
            (host, connections) => host.ShutdownTimeout = TimeSpan.FromSeconds(connections.Value.ShutdownSeconds));
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<ConnectionOptions>, IOptions<WriteOptions>>((kestrel, connections, writing) =>
        {
            connections.Value.ApplyTo(kestrel.Limits);

            // The write path has its own limit, and the control plane a smaller one of its own.
            kestrel.Limits.MaxRequestBodySize = writing.Value.MaxWireBytes;
        });
    }
}
