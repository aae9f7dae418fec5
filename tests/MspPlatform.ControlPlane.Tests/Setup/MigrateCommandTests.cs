using System.Security.Cryptography;
using System.Text.Json;
using MspPlatform.ControlPlane.Setup;
using MspPlatform.Domain.Tokens;
using MspPlatform.Testing;
using Npgsql;

namespace MspPlatform.ControlPlane.Tests.Setup;

public sealed class MigrateCommandTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly string First = TokenText.Create(TokenKind.Api, new string('a', TokenText.RandomLength));
    private static readonly string Second = TokenText.Create(TokenKind.Api, new string('b', TokenText.RandomLength));

    private readonly string _folder = Directory.CreateTempSubdirectory("msp-migrate-").FullName;
    private string _owner = "";

    private string KeyFile => Path.Combine(_folder, "hash.key");

    private string AdminFile => Path.Combine(_folder, "admin.json");

    public async ValueTask InitializeAsync()
    {
        _owner = await postgres.CreateEmptyDatabaseAsync();
        await File.WriteAllTextAsync(KeyFile, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Migrate_EmptyDatabase_MakesSchemaAndOneAdmin()
    {
        (int exitCode, string output) = await RunAsync();

        exitCode.ShouldBe(0, output);
        JsonElement admin = JsonElement.Parse(await File.ReadAllTextAsync(AdminFile));
        admin.String("email").ShouldBe("admin@msp.local");
        output.ShouldContain(admin.String("apiKey"));
        new FileInfo(AdminFile).UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await QueryAsync("SELECT actor || ' ' || action FROM platform.audit_entries")).ShouldBe(["bootstrap api-key.issue"]);
    }

    [Fact]
    public async Task Migrate_Again_ChangesNothingAndPrintsNoKey()
    {
        await RunAsync();
        string before = await File.ReadAllTextAsync(AdminFile);
        (int exitCode, string output) = await RunAsync();

        exitCode.ShouldBe(0, output);
        output.ShouldNotContain("msp_api_");
        (await File.ReadAllTextAsync(AdminFile)).ShouldBe(before);
        (await QueryAsync("SELECT action FROM platform.audit_entries")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Migrate_AnotherGivenKey_ReplacesTheStoredOne()
    {
        await RunAsync($"--Bootstrap:AdminApiKey={First}");
        (await RunAsync($"--Bootstrap:AdminApiKey={First}")).ExitCode.ShouldBe(0);
        (await RunAsync($"--Bootstrap:AdminApiKey={Second}", "--Bootstrap:AdminEmail=ops@example.test")).ExitCode.ShouldBe(0);

        JsonElement admin = JsonElement.Parse(await File.ReadAllTextAsync(AdminFile));
        admin.String("apiKey").ShouldBe(Second);
        admin.String("email").ShouldBe("ops@example.test");
        (await QueryAsync("SELECT (revoked_at IS NULL)::text FROM platform.tokens ORDER BY id")).ShouldBe(["false", "true"]);
        (await QueryAsync("SELECT action FROM platform.audit_entries ORDER BY sequence")).ShouldBe(["api-key.issue", "api-key.rotate"]);
    }

    [Fact]
    public async Task Migrate_KeyThatWasRevoked_IsRefusedAndTheFileStays()
    {
        await RunAsync($"--Bootstrap:AdminApiKey={First}");
        await RunAsync($"--Bootstrap:AdminApiKey={Second}");
        (int exitCode, string output) = await RunAsync($"--Bootstrap:AdminApiKey={First}");

        exitCode.ShouldBe(1);
        output.ShouldContain("was used before");
        JsonElement.Parse(await File.ReadAllTextAsync(AdminFile)).String("apiKey").ShouldBe(Second);
        Directory.GetFiles(_folder).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Migrate_KeyWithoutANewScope_IsWidened()
    {
        await RunAsync();
        await QueryAsync("UPDATE platform.tokens SET scopes = '{audit:read}' RETURNING name");
        (await RunAsync()).ExitCode.ShouldBe(0);
        (await QueryAsync("SELECT cardinality(scopes)::text FROM platform.tokens")).ShouldBe([$"{ControlPlane.Access.Scope.All.Count}"]);
        (await QueryAsync("SELECT action FROM platform.audit_entries ORDER BY sequence")).ShouldBe(["api-key.issue", "api-key.widen"]);
    }

    [Theory]
    [InlineData("msp_api_tooshort")]
    [InlineData("hunter2")]
    public async Task Migrate_MalformedKey_SaysSoAndTouchesNothing(string key)
    {
        (int exitCode, string output) = await RunAsync($"--Bootstrap:AdminApiKey={key}");

        exitCode.ShouldBe(1);
        output.ShouldContain("Bootstrap:AdminApiKey");
        output.ShouldNotContain(key);
        output.Trim().ShouldNotContain("\n");
        (await QueryAsync("SELECT nspname FROM pg_namespace WHERE nspname = 'platform'")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Migrate_AgentTokenAsKey_IsRefused()
    {
        string agent = TokenText.Create(TokenKind.Agent, new string('a', TokenText.RandomLength));
        (await RunAsync($"--Bootstrap:AdminApiKey={agent}")).ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task Migrate_UnwritableFile_FailsBeforeTheKeyExists()
    {
        (int exitCode, string output) = await RunAsync($"--Bootstrap:File={_folder}/missing/admin.json");

        exitCode.ShouldBe(1);
        output.ShouldContain("missing");
        (await QueryAsync("SELECT name FROM platform.tokens")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Migrate_DatabaseThatIsDown_IsOneSentence()
    {
        using var output = new StringWriter();
        int exitCode = await MigrateCommand.RunAsync(
            ["--ConnectionStrings:Owner=Host=127.0.0.1;Port=1;Username=x;GssEncryptionMode=Disable", $"--Tokens:HashKeyFile={KeyFile}"],
            output,
            output,
            TestContext.Current.CancellationToken);

        exitCode.ShouldBe(1);
        output.ToString().Trim().ShouldStartWith("The database refused or cannot be reached");
    }

    private async Task<(int ExitCode, string Output)> RunAsync(params string[] more)
    {
        using var output = new StringWriter();
        string[] args = [$"--ConnectionStrings:Owner={_owner}", $"--Tokens:HashKeyFile={KeyFile}", $"--Bootstrap:File={AdminFile}", .. more];
        int exitCode = await MigrateCommand.RunAsync(args, output, output, TestContext.Current.CancellationToken);
        return (exitCode, output.ToString());
    }

    private async Task<List<string>> QueryAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_owner);
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }
}
