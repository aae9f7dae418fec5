using MspPlatform.LocalStack.Processes;
using Npgsql;

namespace MspPlatform.LocalStack.Tests.Processes;

public sealed class PostgresClusterTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_SecondTime_FindsTheData()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await PostgresCluster.StartAsync(folder.Path, durable: false, cancellationToken: Cancel))
        {
            await using var source = NpgsqlDataSource.Create(await first.CreateDatabaseAsync("msp", Cancel));
            await source.CreateCommand("CREATE TABLE kept AS SELECT 42 AS answer").ExecuteNonQueryAsync(Cancel);
        }

        await using var second = await PostgresCluster.StartAsync(folder.Path, durable: false, cancellationToken: Cancel);

        await using var again = NpgsqlDataSource.Create(await second.CreateDatabaseAsync("msp", Cancel));
        (await again.CreateCommand("SELECT answer FROM kept").ExecuteScalarAsync(Cancel)).ShouldBe(42);
    }

    [Fact]
    public async Task StartAsync_FolderBelowOneThatOnlyItsOwnerMayEnter_Works()
    {
        using var folder = new TemporaryFolder(); // Mode 0700, as a home often is.
        await using var cluster = await PostgresCluster.StartAsync(folder.File("a/b/pg"), durable: false, cancellationToken: Cancel);

        await using var source = NpgsqlDataSource.Create(cluster.ConnectionString());
        (await source.CreateCommand("SELECT 1").ExecuteScalarAsync(Cancel)).ShouldBe(1);
    }

    [Fact]
    public async Task StartAsync_WithoutPassword_IsRefused()
    {
        using var folder = new TemporaryFolder();
        await using var cluster = await PostgresCluster.StartAsync(folder.Path, durable: false, cancellationToken: Cancel);

        await using var connection = new NpgsqlConnection(cluster.ConnectionString("postgres", PostgresCluster.Superuser, "wrong"));
        var refused = await Should.ThrowAsync<PostgresException>(() => connection.OpenAsync(Cancel));
        refused.SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
        File.GetUnixFileMode(folder.File("superuser-password")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task StartAsync_DataIncomplete_SaysSoInOneSentence()
    {
        using var folder = new TemporaryFolder();
        folder.File("data/PG_VERSION", "15\n");

        var failure = await Should.ThrowAsync<StackException>(() => PostgresCluster.StartAsync(folder.Path, cancellationToken: Cancel));

        failure.Message.ShouldBe($"The PostgreSQL data in {folder.Path} is incomplete: restore it from a backup, or move the folder away to start empty.");
    }

    [Fact]
    public async Task StartAsync_DataOfAnotherVersion_NamesBoth()
    {
        using var folder = new TemporaryFolder();
        folder.File("data/PG_VERSION", "9\n");
        folder.File("data/global/pg_control", "");
        folder.File("superuser-password", "");

        var failure = await Should.ThrowAsync<StackException>(() => PostgresCluster.StartAsync(folder.Path, cancellationToken: Cancel));

        failure.Message.ShouldContain("was written by PostgreSQL 9, but only ");
    }

    [Fact]
    public async Task StartAsync_DataDamaged_ShowsTheServersOwnWords()
    {
        using var folder = new TemporaryFolder();
        await (await PostgresCluster.StartAsync(folder.Path, durable: false, cancellationToken: Cancel)).DisposeAsync();
        await File.WriteAllTextAsync(folder.File("data/global/pg_control"), "rubbish", Cancel);

        var failure = await Should.ThrowAsync<StackException>(() => PostgresCluster.StartAsync(folder.Path, cancellationToken: Cancel));

        failure.Message.ShouldStartWith("postgres ended while starting with code ");
        failure.Message.ShouldContain("pg_control");
    }
}
