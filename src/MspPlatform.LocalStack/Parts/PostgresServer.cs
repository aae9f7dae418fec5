using MspPlatform.LocalStack.Processes;

namespace MspPlatform.LocalStack.Parts;

/// <summary>An installed PostgreSQL server.</summary>
/// <param name="BinFolder">Holds <c>initdb</c> and <c>postgres</c>.</param>
/// <param name="Major">15 or later.</param>
internal sealed record PostgresServer(string BinFolder, int Major)
{
    private const int OldestMajor = 15;
    private const string NewClusterSettings = "/etc/postgresql-common/createcluster.conf";

    public string InitDb => Path.Combine(BinFolder, "initdb");

    public string Postgres => Path.Combine(BinFolder, "postgres");

    /// <summary>Every installed server that is new enough, the newest first.</summary>
    public static async Task<IReadOnlyList<PostgresServer>> FindAsync(CancellationToken cancellationToken)
    {
        // Debian keeps them off PATH, one folder per major version; other systems put one on PATH.
        var debian = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(folder => folder + "/bin") : [];
        var onPath = (StackFolders.Variable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        var servers = new List<PostgresServer>();
        foreach (var folder in debian.Concat(onPath).Distinct().Where(folder => File.Exists(folder + "/postgres") && File.Exists(folder + "/initdb")))
        {
            var version = await Command.RunAsync(folder + "/postgres", ["--version"], cancellationToken: cancellationToken);
            // "postgres (PostgreSQL) 15.18 (Debian …)"
            var number = version.Output.Split(' ').ElementAtOrDefault(2)?.Split('.')[0];
            if (int.TryParse(number, out var major) && major >= OldestMajor)
                servers.Add(new PostgresServer(folder, major));
        }

        return servers.OrderByDescending(server => server.Major).ToList();
    }

    /// <summary>The installed servers, after installing Debian's when there is none and this user may.</summary>
    /// <exception cref="StackException">There is none and it cannot be installed.</exception>
    public static async Task<IReadOnlyList<PostgresServer>> EnsureAsync(CancellationToken cancellationToken)
    {
        var servers = await FindAsync(cancellationToken);
        if (servers.Count > 0)
            return servers;

        string[] asRoot = UnixUser.IsRoot ? [] : ["sudo", "-n"];
        if (!UnixUser.IsRoot && !await CanSudoAsync(cancellationToken))
            throw new StackException($"PostgreSQL {OldestMajor} or later is not installed and this user may not install it: run `apt-get install postgresql` as root.");

        // Debian's package otherwise creates and starts a cluster of its own on port 5432.
        if (!File.Exists(NewClusterSettings))
        {
            await RunAsync(["mkdir", "-p", "/etc/postgresql-common"]);
            await RunAsync(["sh", "-c", $"echo 'create_main_cluster = false' > {NewClusterSettings}"]);
        }

        await RunAsync(["apt-get", "-qq", "update"]);
        await RunAsync(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y", "--no-install-recommends", "install", "postgresql"]);
        servers = await FindAsync(cancellationToken);
        return servers.Count > 0
            ? servers
            : throw new StackException($"This system's postgresql package is older than {OldestMajor}: install a newer PostgreSQL and put its programs on PATH.");

        async Task RunAsync(string[] command)
        {
            string[] line = [.. asRoot, .. command];
            var result = await Command.RunAsync(line[0], line[1..], cancellationToken: cancellationToken);
            if (result.ExitCode != 0)
                throw new StackException($"PostgreSQL could not be installed, {command[0]} says: {result.LastLines()}");
        }
    }

    private static async Task<bool> CanSudoAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await Command.RunAsync("sudo", ["-n", "true"], cancellationToken: cancellationToken)).ExitCode == 0;
        }
        catch (StackException)
        {
            return false; // No sudo here.
        }
    }
}
