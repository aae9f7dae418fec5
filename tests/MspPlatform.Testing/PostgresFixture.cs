using Microsoft.EntityFrameworkCore;
using MspPlatform.LocalStack.Processes;
using MspPlatform.Persistence;
using Npgsql;
using Xunit;

namespace MspPlatform.Testing;

/// <summary>
/// One real PostgreSQL for a test assembly: declare it with <c>[assembly: AssemblyFixture(typeof(PostgresFixture))]</c>. Each test
/// class takes a database of its own, copied from one that was migrated once.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private const string Template = "migrated";

    // The cluster listens on loopback, lives for one test run and holds nothing.
    private const string LoginPassword = "for-tests-only";

    private readonly string _folder = Directory.CreateTempSubdirectory("msp-postgres-").FullName;
    private readonly SemaphoreSlim _copying = new(1, 1);
    private PostgresCluster? _cluster;
    private int _databases;

    private PostgresCluster Cluster => _cluster ?? throw new InvalidOperationException("The cluster is not started.");

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgresCluster.StartAsync(_folder, settings: "max_connections = 300", durable: false);
        string owner = await Cluster.CreateDatabaseAsync(Template);
        await using (var database = new PlatformContext(new DbContextOptionsBuilder<PlatformContext>().UsePlatformDatabase(Unpooled(owner)).Options))
            await database.Database.MigrateAsync();
        await ExecuteAsync($"CREATE ROLE test_controlplane LOGIN PASSWORD '{LoginPassword}' IN ROLE {Schemas.ControlPlaneRole}");
        await ExecuteAsync($"CREATE ROLE test_gateway LOGIN PASSWORD '{LoginPassword}' IN ROLE {Schemas.GatewayRole}");
    }

    /// <summary>A fresh, migrated database.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync()
    {
        string name = $"test_{Interlocked.Increment(ref _databases)}";

        // PostgreSQL refuses to copy a database twice at the same time.
        await _copying.WaitAsync();
        try
        {
            await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {Template}");
        }
        finally
        {
            _copying.Release();
        }

        return new TestDatabase(
            Cluster.ConnectionString(name),
            Cluster.ConnectionString(name, "test_controlplane", LoginPassword),
            Cluster.ConnectionString(name, "test_gateway", LoginPassword));
    }

    /// <summary>An empty database without the platform's schema, as its owner.</summary>
    public Task<string> CreateEmptyDatabaseAsync() => Cluster.CreateDatabaseAsync($"empty_{Interlocked.Increment(ref _databases)}");

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        _copying.Dispose();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(Unpooled(Cluster.ConnectionString()));
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    // A pooled connection would stay open on the template and forbid copying it.
    private static string Unpooled(string connectionString) => connectionString + ";Pooling=false";
}
