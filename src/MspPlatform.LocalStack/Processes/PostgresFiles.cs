using System.Globalization;
using System.Security.Cryptography;
using MspPlatform.LocalStack.Parts;

namespace MspPlatform.LocalStack.Processes;

/// <summary>The folder of a <see cref="PostgresCluster"/>: who owns it, what lies in it, how it is initialised.</summary>
internal sealed class PostgresFiles
{
    private const string PasswordName = "superuser-password";
    private static readonly TimeSpan InitialisePatience = TimeSpan.FromMinutes(2);

    private readonly string _folder;
    private readonly string _logFile;
    private readonly UnixUser? _user;

    private PostgresFiles(string folder, string logFile, UnixUser? user)
    {
        _folder = folder;
        _logFile = logFile;
        _user = user;
    }

    /// <summary>The data folder's path for a process started from <see cref="Spec"/>.</summary>
    public string DataAsSeenByServer => AsSeenByServer("data");

    private string Data => Path.Combine(_folder, "data");

    private string Password => Path.Combine(_folder, PasswordName);

    /// <summary>Creates the folder when it is missing and gives it to the user that the server will run as.</summary>
    public static async Task<PostgresFiles> PrepareAsync(string folder, string? logFile, CancellationToken cancellationToken)
    {
        folder = Path.GetFullPath(folder);
        StackFolders.Create(folder);
        UnixUser? user = null;
        if (UnixUser.IsRoot)
        {
            user = await UnixUser.FindAsync("postgres", cancellationToken) ?? await UnixUser.FindAsync("nobody", cancellationToken)
                ?? throw new StackException("PostgreSQL may not run as root, and this system has neither a user postgres nor nobody.");
            await user.OwnAsync(folder, cancellationToken);
        }

        return new PostgresFiles(folder, logFile ?? Path.Combine(folder, "postgres.log"), user);
    }

    /// <summary>A process of the server's, as the right user and with the folder open.</summary>
    public PartSpec Spec(string name, string program, IReadOnlyList<string> arguments) => new()
    {
        Name = name,
        Program = program,
        Arguments = arguments,
        LogFile = _logFile,
        User = _user,
        OpenFolder = _folder,
        // "Fast": disconnect clients, write a checkpoint (pg_ctl's default).
        StopSignal = Signal.Interrupt,
        // "Immediate": the server takes its children with it and removes its pid file; killed outright, it could leave them
        // running for a moment, and they would keep the next start from using the data.
        DeathSignal = Signal.Quit,
    };

    /// <summary>The server whose major version wrote the data, or the newest when there is no data yet.</summary>
    /// <exception cref="StackException">The data is broken, or no installed server can read it.</exception>
    public PostgresServer ChooseServer(IReadOnlyList<PostgresServer> servers)
    {
        if (!Directory.Exists(Data))
            return servers[0];

        var versionFile = Path.Combine(Data, "PG_VERSION");
        if (!File.Exists(versionFile) || !File.Exists(Path.Combine(Data, "global", "pg_control")) || !File.Exists(Password))
        {
            throw new StackException(
                $"The PostgreSQL data in {_folder} is incomplete: restore it from a backup, or move the folder away to start empty.");
        }

        var version = File.ReadAllText(versionFile).Trim();
        return servers.FirstOrDefault(server => server.Major.ToString(CultureInfo.InvariantCulture) == version)
            ?? throw new StackException(
                $"The data in {_folder} was written by PostgreSQL {version}, but only {string.Join(", ", servers.Select(server => server.Major))} is installed: "
                + $"install postgresql-{version}, or move the folder away to start empty.");
    }

    /// <summary>Runs initdb unless there is data: SCRAM passwords on every connection, UTF-8, checksums.</summary>
    public async Task InitialiseAsync(PostgresServer server, bool durable, CancellationToken cancellationToken)
    {
        if (Directory.Exists(Data))
            return;

        await WriteOwnedAsync(Password, RandomNumberGenerator.GetHexString(48, lowercase: true), cancellationToken);
        // Renamed when complete: an interrupted initdb must not look like broken data.
        const string unfinished = "data.unfinished";
        if (Directory.Exists(Path.Combine(_folder, unfinished)))
            Directory.Delete(Path.Combine(_folder, unfinished), recursive: true);
        string[] options =
        [
            "-D", AsSeenByServer(unfinished), "-U", PostgresCluster.Superuser, "--pwfile", AsSeenByServer(PasswordName),
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums",
        ];
        await using var initdb = await SupervisedProcess.StartAsync(Spec("initdb", server.InitDb, durable ? options : [.. options, "--no-sync"]));
        var exitCode = await initdb.Exited.WaitAsync(InitialisePatience, TimeProvider.System, cancellationToken);
        if (exitCode != 0)
            throw new StackException($"PostgreSQL could not initialise {_folder}. {LogFile.Explain(_logFile)}");
        Directory.Move(Path.Combine(_folder, unfinished), Data);
    }

    /// <summary>Replaces postgresql.conf; changed there by hand, a setting would survive the configuration it should follow.</summary>
    public Task WriteSettingsAsync(int port, bool durable, string settings, CancellationToken cancellationToken)
    {
        var quick = durable ? "" : "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n";
        var text = $"""
            # Written by the local stack at every start.
            listen_addresses = '127.0.0.1'
            port = {port}
            unix_socket_directories = ''
            password_encryption = 'scram-sha-256'
            timezone = 'UTC'
            log_timezone = 'UTC'
            {quick}{settings}

            """;
        return WriteOwnedAsync(Path.Combine(Data, "postgresql.conf"), text, cancellationToken);
    }

    public async Task<string> ReadPasswordAsync(CancellationToken cancellationToken) =>
        (await File.ReadAllTextAsync(Password, cancellationToken)).Trim();

    private string AsSeenByServer(string name) => _user is null ? Path.Combine(_folder, name) : $"/proc/self/fd/9/{name}";

    private async Task WriteOwnedAsync(string path, string text, CancellationToken cancellationToken)
    {
        await PrivateFile.WriteAsync(path, text, cancellationToken);
        if (_user is not null)
            await _user.OwnAsync(path, cancellationToken);
    }
}
