using System.Security.Cryptography;
using Microsoft.Extensions.ObjectPool;
using Microsoft.Extensions.Options;
using MspPlatform.Domain.Tokens;
using MspPlatform.Gateway.Alerting;
using MspPlatform.Gateway.Authentication;
using MspPlatform.Gateway.Canary;
using MspPlatform.Gateway.Hosting;
using MspPlatform.Gateway.Installation;
using MspPlatform.Gateway.Metering;
using MspPlatform.Gateway.Reading;
using MspPlatform.Gateway.Routing;
using MspPlatform.Gateway.Storage;
using MspPlatform.Gateway.Telemetry;
using MspPlatform.Gateway.Writing;
using MspPlatform.Gateway.Writing.Doors;
using MspPlatform.RemoteWrite;
using MspPlatform.ServiceDefaults.Hosting;
using Npgsql;

namespace MspPlatform.Gateway;

/// <summary>Puts the edge together.</summary>
internal static class GatewayServices
{
    public static void AddGateway(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddOptions<TokenOptions>().BindConfiguration(TokenOptions.Section).ValidateOnStart();
        services.AddOptions<StoreOptions>().BindConfiguration(StoreOptions.Section).ValidateOnStart();
        services.AddOptions<BackendOptions>().BindConfiguration(BackendOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BackendOptions>, BackendOptionsValidator>();
        services.AddOptions<VmAlertOptions>().BindConfiguration(VmAlertOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<VmAlertOptions>, VmAlertOptionsValidator>();
        services.AddOptions<WriteOptions>().BindConfiguration(WriteOptions.Section).ValidateOnStart();
        services.AddOptions<RoutingOptions>().BindConfiguration(RoutingOptions.Section).ValidateOnStart();
        services.AddOptions<MeteringOptions>().BindConfiguration(MeteringOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MeteringOptions>, MeteringOptionsValidator>();
        services.AddOptions<EdgeOptions>().BindConfiguration(EdgeOptions.Section).ValidateOnStart();
        services.AddOptions<CanaryOptions>().BindConfiguration(CanaryOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CanaryOptions>, CanaryOptionsValidator>();
        services.AddSingleton<IValidateOptions<TokenOptions>, TokenOptionsValidator>();
        services.AddSingleton<IValidateOptions<EdgeOptions>, EdgeOptionsValidator>();
        services.AddSingleton<IValidateOptions<StoreOptions>, StoreOptionsValidator>();
        services.AddSingleton<IValidateOptions<WriteOptions>, WriteOptionsValidator>();
        services.AddSingleton<IValidateOptions<RoutingOptions>, RoutingOptionsValidator>();

        AddTokens(services, builder.Configuration);
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<StoreConnections>().AddSingleton<StoreMetrics>().AddSingleton<StoreDirectory>();
        services.AddSingleton<AuthenticateStep>().AddSingleton<AdmitStep>().AddSingleton<ProtocolStep>();
        services.AddSingleton<ReadBodyStep>().AddSingleton<VerifyStep>().AddSingleton<StoreStep>();
        services.AddSingleton<InFlightBytes>();
        services.AddSingleton(provider => new KnownSeries(
            provider.GetRequiredService<IOptions<WriteOptions>>().Value.KnownSeries, RandomNumberGenerator.GetBytes(KnownSeries.SecretLength)));
        services.AddSingleton<RequestRateStep>().AddSingleton<QuotaStep>().AddSingleton<WriteRejections>();
        var pools = new DefaultObjectPoolProvider();
        services.AddSingleton(pools.Create(new ResettingPolicy<WriteInspection>(() => new(), inspection => inspection.Reset())));
        services.AddSingleton(pools.Create(new ResettingPolicy<MessageBuffer>(() => new(), buffer => buffer.Clear())));
        services.AddSingleton(pools.Create<Transcoding>());
        services.AddSingleton<RemoteWriteDoor>().AddSingleton<InfluxDoor>().AddSingleton<PrometheusTextDoor>().AddSingleton<JsonDoor>().AddSingleton<OtlpDoor>();
        services.AddSingleton<WritePipeline>();
        services.AddSingleton<ReadHandler>().AddSingleton<RuleReads>().AddSingleton<PassAudit>().AddSingleton<VmAlert>();
        services.AddSingleton<InstallStatus>();
        services.AddHttpForwarder();
        services.AddSingleton<ControlPlaneProxy>();
        services.AddHealthChecks()
            .AddCheck<TokensHealthCheck>("tokens", tags: [ServiceDefaultsExtensions.ReadyTag])
            .AddCheck<StoreHealthCheck>("store", tags: [ServiceDefaultsExtensions.ReadyTag]);
    }

    private static void AddTokens(IServiceCollection services, IConfiguration configuration)
    {
        string connectionString = configuration.GetConnectionString("Platform")
            ?? throw new InvalidOperationException("ConnectionStrings:Platform is not set: the edge reads its tokens from that database.");
        services.AddSingleton(_ => NpgsqlDataSource.Create(connectionString));
        services.AddSingleton(provider => TokenHasher.FromBase64(File.ReadAllText(provider.GetRequiredService<IOptions<TokenOptions>>().Value.HashKeyFile)));
        services.AddSingleton<TokenDirectory>();
        services.AddSingleton<UnknownTokens>();
        services.AddSingleton<TokenAuthenticator>();
        services.AddHostedService(provider => new TokenRefresher(
            provider.GetRequiredService<TokenDirectory>(),
            provider.GetRequiredService<StoreDirectory>(),
            provider.GetRequiredService<IOptions<TokenOptions>>().Value.SnapshotFile is { Length: > 0 } path
                ? new TokenSnapshotFile(path, provider.GetRequiredService<TokenHasher>())
                : null,
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<IOptions<TokenOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<TokenRefresher>>()));
        services.AddHostedService<TokenUseRecorder>();
        services.AddHostedService<UsageRecorder>();
        services.AddSingleton<UsageDifferences>();
        services.AddHostedService<UsageReconciler>();
        services.AddHostedService<StoreGuard>();
        services.AddHostedService<StoreReplay>();
        services.AddHostedService<CanaryWatch>();
    }
}
