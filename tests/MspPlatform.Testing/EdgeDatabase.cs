using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using MspPlatform.Domain.Backends;
using MspPlatform.Domain.Customers;
using MspPlatform.Domain.Tokens;
using MspPlatform.Persistence;
using MspPlatform.Persistence.Backends;
using MspPlatform.Persistence.Customers;
using MspPlatform.Persistence.Tokens;
using Npgsql;

namespace MspPlatform.Testing;

/// <summary>A migrated database with the customers and tokens that a test of the edge gives it, written as the control plane would.</summary>
public sealed class EdgeDatabase
{
    private readonly TestDatabase _database;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(TokenHasher.MinKeyLength);

    public EdgeDatabase(TestDatabase database)
    {
        _database = database;
        Hasher = new TokenHasher(_key);
    }

    /// <summary>Connects as the edge's own role.</summary>
    public string GatewayConnectionString => _database.Gateway;

    public TokenHasher Hasher { get; }

    public string HashKeyBase64 => Convert.ToBase64String(_key);

    /// <summary>Connects as the owner.</summary>
    public PlatformContext Open() => new(new DbContextOptionsBuilder<PlatformContext>().UsePlatformDatabase(_database.Owner).Options);

    public async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_database.Owner);
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column of a query's rows, as text.</summary>
    public async Task<string[]> QueryAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_database.Owner);
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(reader.GetValue(0).ToString()!);
        return [.. rows];
    }

    public async Task AddCustomerAsync(CustomerId id)
    {
        await using PlatformContext context = Open();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        context.Customers.Add(new Customer { Id = id, Name = id.Value, Plan = Plan.Standard, CreatedAt = now, UpdatedAt = now });
        await context.SaveChangesAsync();
    }

    /// <param name="kind">As the API writes it.</param>
    public async Task AddBackendAsync(string name, string kind, Uri writeUrl, params Uri[] readUrls)
    {
        await using PlatformContext context = Open();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        context.Backends.Add(new Backend
        {
            Name = BackendName.Parse(name),
            Kind = BackendKindText.TryParse(kind, out BackendKind parsed) ? parsed : throw new ArgumentException($"'{kind}' is no kind.", nameof(kind)),
            WriteUrl = writeUrl.ToString(),
            ReadUrls = [.. readUrls.Select(url => url.ToString())],
            CreatedAt = now,
            UpdatedAt = now,
        });
        await context.SaveChangesAsync();
    }

    /// <summary>Puts a customer elsewhere, without its samples: what no endpoint does.</summary>
    public Task PlaceAsync(CustomerId id, string backend) => ExecuteAsync($"UPDATE platform.customers SET backend = '{backend}' WHERE id = '{id}'");

    public Task SetStateAsync(CustomerId id, CustomerState state) =>
        ExecuteAsync($"UPDATE platform.customers SET state = '{CustomerStateText.Of(state)}' WHERE id = '{id}'");

    /// <summary>What the plan of every customer here changes about the catalogue's limits.</summary>
    public Task SetPlanLimitsAsync(string json) => ExecuteAsync($"UPDATE platform.plans SET limits = '{json}' WHERE name = '{Plan.Standard}'");

    public Task SetLimitsAsync(CustomerId id, string json) => ExecuteAsync($"UPDATE platform.customers SET limit_overrides = '{json}' WHERE id = '{id}'");

    public Task RevokeAsync(Guid token) => ExecuteAsync($"UPDATE platform.tokens SET revoked_at = now() WHERE id = '{token}'");

    public async Task<IssuedToken> IssueAsync(
        CustomerId? customer,
        TokenKind kind,
        DateTimeOffset? expiresAt = null,
        DateTimeOffset? rotatesOutAt = null,
        string[]? allowedCidrs = null,
        Guid? passHolder = null)
    {
        string text = NewText(kind);
        var token = new AccessToken
        {
            Id = Guid.CreateVersion7(),
            Kind = kind,
            CustomerId = customer,
            Name = Guid.NewGuid().ToString("N"),
            Prefix = TokenText.Prefix(text),
            Hash = Hasher.Hash(text),
            AllowedCidrs = allowedCidrs ?? [],
            CreatedAt = TimeProvider.System.GetUtcNow(),
            CreatedBy = "test",
            ExpiresAt = expiresAt,
            RotatesOutAt = rotatesOutAt,
            PassHolderId = passHolder,
            PassHolder = passHolder is null ? null : "an operator",
            PassReason = passHolder is null ? null : "a test",
        };
        await using PlatformContext context = Open();
        context.Tokens.Add(token);
        await context.SaveChangesAsync();
        return new IssuedToken(token.Id, text);
    }

    /// <summary>A read pass, and the API key of the MSP that holds it.</summary>
    public async Task<(IssuedToken Pass, Guid Holder)> IssuePassAsync(CustomerId customer)
    {
        IssuedToken holder = await IssueAsync(customer: null, TokenKind.Api);
        IssuedToken pass = await IssueAsync(customer, TokenKind.Query, expiresAt: TimeProvider.System.GetUtcNow().AddHours(1), passHolder: holder.Id);
        return (pass, holder.Id);
    }

    /// <summary>A well-formed token that nobody issued.</summary>
    public static string NewText(TokenKind kind) =>
        TokenText.Create(kind, RandomNumberGenerator.GetString(TokenText.RandomAlphabet, TokenText.RandomLength));
}
