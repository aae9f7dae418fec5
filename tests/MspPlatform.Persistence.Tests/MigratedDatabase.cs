using Microsoft.EntityFrameworkCore;
using MspPlatform.Testing;
using Npgsql;

namespace MspPlatform.Persistence.Tests;

/// <summary>A database of the class's own with two customers and a token of each kind.</summary>
public sealed class MigratedDatabase(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Rows =
        """
        INSERT INTO platform.customers (id, name, plan, state, created_at, updated_at)
            SELECT id, id, 'standard', 'active', now(), now() FROM unnest(ARRAY['acme', 'globex']) id;
        INSERT INTO platform.tokens (id, kind, customer_id, name, prefix, hash, scopes, allowed_cidrs, created_at, created_by)
            SELECT gen_random_uuid(), kind, CASE kind WHEN 'api' THEN NULL ELSE 'acme' END, 'first', 'msp_' || kind, sha256(kind::bytea), '{}', '{}', now(), 'test'
            FROM unnest(ARRAY['agent', 'query', 'api']) kind;
        INSERT INTO platform.audit_entries (sequence, at, actor, action, subject, hash) VALUES (1, now(), 'test', 'test', 'test', '\x00')
        """;

    public NpgsqlDataSource Owner { get; private set; } = null!;

    public NpgsqlDataSource ControlPlane { get; private set; } = null!;

    public NpgsqlDataSource Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        TestDatabase database = await postgres.CreateDatabaseAsync();
        Owner = NpgsqlDataSource.Create(database.Owner);
        ControlPlane = NpgsqlDataSource.Create(database.ControlPlane);
        Gateway = NpgsqlDataSource.Create(database.Gateway);
        await ExecuteAsync(Owner, Rows);
    }

    public PlatformContext CreateContext() => new((DbContextOptions<PlatformContext>)new DbContextOptionsBuilder<PlatformContext>().UsePlatformDatabase(ControlPlane).Options);

    public static async Task ExecuteAsync(NpgsqlDataSource role, string sql)
    {
        await using NpgsqlCommand command = role.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<string> RefusalAsync(NpgsqlDataSource role, string sql) =>
        (await Should.ThrowAsync<PostgresException>(() => ExecuteAsync(role, sql), sql)).SqlState;

    public async ValueTask DisposeAsync()
    {
        await Owner.DisposeAsync();
        await ControlPlane.DisposeAsync();
        await Gateway.DisposeAsync();
    }
}
