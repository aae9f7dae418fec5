using MspPlatform.LocalStack.Parts;
using Npgsql;

namespace MspPlatform.LocalStack.Processes;

/// <summary>
/// A private PostgreSQL server on 127.0.0.1 whose data lies in a folder of ours. Initialised at first start, found again at the next.
/// PostgreSQL refuses to run as root, so root's cluster runs as another user and reaches its folder through an open descriptor
/// (<see cref="PartSpec.OpenFolder"/>), because a clone often lies below a home that only root may enter.
/// </summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    public const string Superuser = "postgres";

    // Initialising takes 1 s; recovery after a crash under load may take long, and interrupting it helps nobody.
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private const int PortAttempts = 5;

    private readonly string _password;

    private PostgresCluster(SupervisedProcess process, int port, string password)
    {
        Process = process;
        Port = port;
        _password = password;
    }

    public SupervisedProcess Process { get; }

    public int Port { get; }

    /// <summary>Starts the cluster of <paramref name="folder"/> and waits until it answers.</summary>
    /// <param name="folder">Created when missing; holds <c>data</c> and <c>superuser-password</c>.</param>
    /// <param name="port">0 takes any free port.</param>
    /// <param name="settings">Lines of postgresql.conf that override the defaults.</param>
    /// <param name="durable">False skips every wait for the disk (fsync off): for tests, whose data nobody misses.</param>
    /// <param name="logFile">Default: <c>postgres.log</c> in the folder.</param>
    /// <exception cref="StackException">No server is installed, the data is broken or of another version, or the server does not start.</exception>
    public static async Task<PostgresCluster> StartAsync(
        string folder,
        int port = 0,
        string settings = "",
        bool durable = true,
        string? logFile = null,
        CancellationToken cancellationToken = default)
    {
        var files = await PostgresFiles.PrepareAsync(folder, logFile, cancellationToken);
        var server = files.ChooseServer(await PostgresServer.EnsureAsync(cancellationToken));
        await files.InitialiseAsync(server, durable, cancellationToken);

        for (var attempt = 1; ; attempt++)
        {
            var candidate = port != 0 ? port : LoopbackPort.FindFree();
            await files.WriteSettingsAsync(candidate, durable, settings, cancellationToken);
            var process = await SupervisedProcess.StartAsync(files.Spec("postgres", server.Postgres, ["-D", files.DataAsSeenByServer]));
            var cluster = new PostgresCluster(process, candidate, await files.ReadPasswordAsync(cancellationToken));
            try
            {
                await process.WaitUntilHealthyAsync(cluster.AnswersAsync, StartPatience, cancellationToken);
                return cluster;
            }
            catch (StackException e) when (port == 0 && attempt < PortAttempts && e.Message.Contains("Address already in use", StringComparison.Ordinal))
            {
                await cluster.DisposeAsync();
            }
            catch
            {
                await cluster.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>A connection string for a database of the cluster, as its superuser.</summary>
    public string ConnectionString(string database = "postgres") => ConnectionString(database, Superuser, _password);

    /// <summary>A connection string for a database of the cluster, as another role.</summary>
    public string ConnectionString(string database, string role, string password) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Database = database,
        Username = role,
        Password = password,
        // Npgsql would otherwise load Kerberos, which a fresh Debian does not have, to find out that the server does not offer it.
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    /// <summary>Creates a database unless it exists, and returns its connection string as superuser.</summary>
    public async Task<string> CreateDatabaseAsync(string name, CancellationToken cancellationToken = default)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString());
        await using var find = source.CreateCommand("SELECT 1 FROM pg_database WHERE datname = $1");
        find.Parameters.Add(new NpgsqlParameter { Value = name });
        if (await find.ExecuteScalarAsync(cancellationToken) is null)
        {
            await using var create = source.CreateCommand($"CREATE DATABASE \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        return ConnectionString(name);
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString() + ";Pooling=false;Timeout=3");
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            throw new StackException(
                $"PostgreSQL on port {Port} refuses the password kept beside its data in {Process.Spec.OpenFolder}: restore the file, or move the folder away to start empty.", e);
        }
        catch (NpgsqlException)
        {
            return false; // Not listening yet, or still in recovery.
        }
    }
}
