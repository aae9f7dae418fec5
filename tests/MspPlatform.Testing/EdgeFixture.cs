using MspPlatform.LocalStack.Parts;
using MspPlatform.LocalStack.Processes;
using Xunit;

namespace MspPlatform.Testing;

/// <summary>Real PostgreSQL, real VictoriaMetrics, the edge on real Kestrel, and two customers.</summary>
public sealed class EdgeFixture(PostgresFixture postgres) : IAsyncLifetime
{
    // Tests of something else write as often as they like, and bodies captured long ago.
    private const string GenerousLimits = """{"requestsPerMinute":{"value":null},"sampleAgeSeconds":{"value":null}}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("msp-edge-").FullName;
    private VictoriaMetrics? _store;

    public EdgeDatabase Database { get; private set; } = null!;

    public RunningGateway Gateway { get; private set; } = null!;

    public EdgeCustomer Acme { get; private set; } = null!;

    public EdgeCustomer Globex { get; private set; } = null!;

    public Uri Store => _store!.Url;

    public string HashKeyFile => Path.Combine(_folder, "hash-key");

    /// <summary>A path in this fixture's own folder.</summary>
    public string FilePath(string name) => Path.Combine(_folder, name);

    public async ValueTask InitializeAsync()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        ThirdPartyParts parts = await ThirdPartyParts.EnsureAsync(cancellationToken);
        _store = await VictoriaMetrics.StartAsync(parts, FilePath("store"), cancellationToken: cancellationToken);
        Database = new EdgeDatabase(await postgres.CreateDatabaseAsync());
        await File.WriteAllTextAsync(HashKeyFile, Database.HashKeyBase64, cancellationToken);
        await Database.SetPlanLimitsAsync(GenerousLimits);
        Acme = await EdgeCustomer.CreateAsync(Database, "acme");
        Globex = await EdgeCustomer.CreateAsync(Database, "globex");
        Gateway = await StartGatewayAsync(cancellationToken);
    }

    /// <summary>Makes what was written so far visible to queries, which the store otherwise does within seconds (its <c>/internal/force_flush</c>).</summary>
    public async Task FlushStoreAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await Gateway.Http.GetAsync(new Uri(Store, "/internal/force_flush"), cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>One more edge over the same database and store, ready to serve.</summary>
    public Task<RunningGateway> StartGatewayAsync(CancellationToken cancellationToken, params (string Key, string Value)[] settings) =>
        StartGatewayAsync(Store, cancellationToken, settings);

    /// <summary>One more edge over the same database and another store, ready to serve.</summary>
    public async Task<RunningGateway> StartGatewayAsync(Uri store, CancellationToken cancellationToken, params (string Key, string Value)[] settings)
    {
        RunningGateway gateway = await RunningGateway.StartAsync(Database.GatewayConnectionString, HashKeyFile, store, cancellationToken, settings);
        await gateway.ReadyAsync(cancellationToken);
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        if (Gateway is not null)
            await Gateway.DisposeAsync();
        if (_store is not null)
            await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
