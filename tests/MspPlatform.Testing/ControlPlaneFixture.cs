using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MspPlatform.ControlPlane;
using MspPlatform.ControlPlane.Setup;
using Npgsql;
using Xunit;

namespace MspPlatform.Testing;

/// <summary>
/// The control plane on real Kestrel with a database of its own, set up as an installation is: the verb migrate, then the host under
/// the role that it has in production. Two customers are there from the start, and a key of everybody who might ask.
/// </summary>
public sealed class ControlPlaneFixture(PostgresFixture postgres) : IAsyncLifetime
{
    public const string Acme = "acme";
    public const string Globex = "globex";

    /// <summary>Scopes that a key which is limited to one customer can have.</summary>
    public static readonly string[] CustomerScopes =
        ["customers:read", "tokens:read", "tokens:write", "agent-setup:read", "api-keys:read", "api-keys:write", "audit:read", "usage:read"];

    private readonly string _folder = Directory.CreateTempSubdirectory("msp-controlplane-").FullName;
    private WebApplication? _app;

    public ShiftedClock Clock { get; } = new();

    public TestDatabase Database { get; private set; } = null!;

    /// <summary>File with the token hash key, for a Gateway beside it.</summary>
    public string HashKeyFile => Path.Combine(_folder, "token-hash.key");

    public Uri Address { get; private set; } = null!;

    /// <summary>Everything the host logged.</summary>
    public LogCapture Logs { get; } = new();

    public IServiceProvider Services => _app!.Services;

    /// <summary>The MSP's own key, with every scope.</summary>
    public string MspKey { get; private set; } = "";

    /// <summary>Acme's key, with every scope that it can have.</summary>
    public string AcmeKey { get; private set; } = "";

    public string GlobexKey { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Database = await postgres.CreateDatabaseAsync();
        await File.WriteAllTextAsync(HashKeyFile, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        MspKey = await MigrateAsync();
        _app = ControlPlaneHost.Build(
            [
                $"--ConnectionStrings:Platform={Database.ControlPlane}",
                $"--Tokens:HashKeyFile={HashKeyFile}",
                "--Edge:PublicUrl=https://edge.example.test",
            ],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Logging.AddProvider(Logs);
                builder.Services.AddSingleton<TimeProvider>(Clock);
            });
        await _app.StartAsync();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

        foreach (string id in new[] { Acme, Globex })
            await CreateCustomerAsync(id);
        AcmeKey = await CreateKeyAsync("acme's own", Acme, CustomerScopes);
        GlobexKey = await CreateKeyAsync("globex's own", Globex, CustomerScopes);
    }

    /// <summary>A client that sends this key; none when it is null.</summary>
    public HttpClient Client(string? key)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public async Task CreateCustomerAsync(string id)
    {
        using HttpClient msp = Client(MspKey);
        using HttpResponseMessage answer = await msp.PostAsJsonAsync("/api/v1/customers", new { id, name = $"{id} Inc." });
        answer.EnsureSuccessStatusCode();
    }

    /// <param name="customerId">Null for a key of the MSP itself.</param>
    public async Task<string> CreateKeyAsync(string name, string? customerId, params string[] scopes)
    {
        using HttpClient msp = Client(MspKey);
        using HttpResponseMessage answer = await msp.PostAsJsonAsync("/api/v1/api-keys", new { name, customerId, scopes });
        return await ReadTokenAsync(answer);
    }

    /// <param name="kind"><c>agent-tokens</c> or <c>query-tokens</c>.</param>
    public async Task<string> IssueTokenAsync(string customerId, string kind, string name)
    {
        using HttpClient msp = Client(MspKey);
        using HttpResponseMessage answer = await msp.PostAsJsonAsync($"/api/v1/customers/{customerId}/{kind}", new { name });
        return await ReadTokenAsync(answer);
    }

    /// <summary>Changes what no endpoint changes, as the database's owner.</summary>
    public async Task ExecuteAsOwnerAsync(string sql)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(Database.Owner);
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<string> ReadTokenAsync(HttpResponseMessage answer)
    {
        answer.EnsureSuccessStatusCode();
        JsonElement body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return body.GetProperty("token").GetString()!;
    }

    private async Task<string> MigrateAsync()
    {
        string file = Path.Combine(_folder, "admin.json");
        using var output = new StringWriter();
        int exitCode = await MigrateCommand.RunAsync(
            [$"--ConnectionStrings:Owner={Database.Owner}", $"--Tokens:HashKeyFile={HashKeyFile}", $"--Bootstrap:File={file}"],
            output,
            output,
            CancellationToken.None);
        if (exitCode != 0)
            throw new InvalidOperationException($"migrate ended with {exitCode}: {output}");
        using JsonDocument admin = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        return admin.RootElement.GetProperty("apiKey").GetString()!;
    }
}
