using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Limits;
using MspPlatform.Gateway;
using MspPlatform.Gateway.Authentication;
using MspPlatform.Gateway.Metering;

namespace MspPlatform.Testing;

/// <summary>The edge in this process, on real Kestrel and ports of its own.</summary>
public sealed class RunningGateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningGateway(WebApplication app, Uri url, Uri metricsUrl)
    {
        _app = app;
        Url = url;
        MetricsUrl = metricsUrl;
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = url };
    }

    public Uri Url { get; }

    public Uri MetricsUrl { get; }

    public HttpClient Http { get; }

    /// <param name="settings">Configuration on top of the connection, key and store, such as <c>Tokens:PollSeconds</c>.</param>
    public static async Task<RunningGateway> StartAsync(
        string connectionString,
        string hashKeyFile,
        Uri store,
        CancellationToken cancellationToken,
        params (string Key, string Value)[] settings)
    {
        string[] args =
        [
            $"--ConnectionStrings:Platform={connectionString}", $"--Tokens:HashKeyFile={hashKeyFile}", $"--VictoriaMetrics:Url={store}",
            "--Logging:LogLevel:Default=Error", "--Metering:FlushSeconds=1", "--Metering:ReconcileTimeoutSeconds=0",
            "--Canary:Enabled=false", .. settings.Select(s => $"--{s.Key}={s.Value}"),
        ];
        WebApplication app = GatewayHost.Create(args);
        await app.StartAsync(cancellationToken);

        // In the order in which ServiceDefaults adds them: public, then private.
        string[] addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
        return new RunningGateway(app, new Uri(addresses[0]), new Uri(addresses[1]));
    }

    /// <summary>Every method and path pattern that the edge maps; no method for those that take any.</summary>
    public IEnumerable<(IReadOnlyList<string> Methods, string Path)> Routes =>
        _app.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [], e.RoutePattern.RawText!));

    /// <summary>Waits until the edge knows its tokens.</summary>
    public Task ReadyAsync(CancellationToken cancellationToken) => Eventually.TrueAsync(
        async () => (await Http.GetAsync("/readyz", cancellationToken)).IsSuccessStatusCode, "the edge is ready", cancellationToken);

    /// <summary>What <c>/metrics</c> says now.</summary>
    public Task<string> MetricsAsync(CancellationToken cancellationToken) => Http.GetStringAsync(new Uri(MetricsUrl, "/metrics"), cancellationToken);

    /// <summary>Waits until the edge has heard of a customer's overrides.</summary>
    public Task LimitsHoldAsync(CustomerId customer, string overrides, CancellationToken cancellationToken)
    {
        LimitOverrides wanted = LimitOverrides.TryParse(overrides, out LimitOverrides? parsed, out string? fault) ? parsed : throw new FormatException(fault);
        TokenDirectory directory = _app.Services.GetRequiredService<TokenDirectory>();
        return Eventually.TrueAsync(
            () => Task.FromResult(directory.Current?.Customers.SingleOrDefault(c => c.Id == customer) is { } entry && Holds(wanted, entry.Limits)),
            $"the edge knows the limits of {customer}",
            cancellationToken);
    }

    /// <summary>Compares one hour's usage with the store now, which the edge is told here not to do by itself.</summary>
    /// <returns>Rows written; null when another edge has the turn.</returns>
    public Task<int?> ReconcileAsync(DateTimeOffset hour, CancellationToken cancellationToken) =>
        _app.Services.GetServices<IHostedService>().OfType<UsageReconciler>().Single().ReconcileAsync(hour, cancellationToken);

    /// <summary>Waits until the edge has heard where a customer lives.</summary>
    public Task PlacedAsync(CustomerId customer, string backend, CancellationToken cancellationToken)
    {
        TokenDirectory directory = _app.Services.GetRequiredService<TokenDirectory>();
        return Eventually.TrueAsync(
            () => Task.FromResult(directory.Current?.Customers.SingleOrDefault(c => c.Id == customer)?.Store?.Name.Value == backend),
            $"the edge knows that {customer} lives in {backend}",
            cancellationToken);
    }

    private static bool Holds(LimitOverrides wanted, CustomerLimits limits) => LimitCatalogue.All.Select(limit => limit.Kind)
        .Where(kind => wanted.Of(kind).SetsValue).All(kind => limits[kind].Value == wanted.Of(kind).Value);

    /// <summary>What SIGTERM does: no new connections, and requests in progress are finished.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();

        // Background services that are disposed before they are stopped log that as their failure.
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
