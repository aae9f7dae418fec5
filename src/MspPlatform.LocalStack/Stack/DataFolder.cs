using MspPlatform.LocalStack.Processes;

namespace MspPlatform.LocalStack.Stack;

/// <summary>The stack's data folder, locked for one stack at a time, and the names of what lies in it.</summary>
internal sealed class DataFolder : IDisposable
{
    /// <summary>A first start writes 600 MB: programs, an empty cluster, the write-ahead log, some hours of samples.</summary>
    public const long MinimumFreeBytes = 1L << 30;

    private const string Layout = "1";
    private const string MarkerName = "layout";
    private const string LockName = "stack.lock";

    // Tests may have fetched the parts before anybody ran the stack.
    private static readonly string[] MayPrecedeTheMarker = [LockName, LockName + ".holder", "parts", "parts.lock", "parts.lock.holder", "parts.incoming", "log"];

    private readonly FileLock _lock;

    private DataFolder(string path, FileLock taken)
    {
        Path = path;
        _lock = taken;
    }

    public string Path { get; }

    public string Postgres => In("postgres");

    public string VictoriaMetrics => In("victoriametrics");

    public string AdminFile => In("admin.json");

    public string TokenHashKey => In("secrets/token-hash-key");

    public string RolePasswords => In("secrets/roles.json");

    public string TokenSnapshot => In("gateway/tokens.snapshot");

    public string Demo => In("demo");

    public string DemoTokens => In("demo/tokens");

    public string DemoWorld => In("demo/world.json");

    /// <summary>Creates the folder when it is missing, and takes it for this process.</summary>
    /// <exception cref="StackException">It is in use, not ours, of another layout, broken, not writable, or on a disk that is nearly full.</exception>
    public static DataFolder Open(string path, long minimumFreeBytes = MinimumFreeBytes)
    {
        if (File.Exists(path))
            throw new StackException($"The data folder {path} is a file: choose another with MSP_DATA_DIR.");
        StackFolders.Create(path);
        EnsureOurs(path);
        var taken = FileLock.TryTake(System.IO.Path.Combine(path, LockName))
            ?? throw new StackException(
                $"Another local stack (process {FileLock.HolderOf(System.IO.Path.Combine(path, LockName))}) runs on {path}: "
                + "stop it, or choose another folder with MSP_DATA_DIR and other ports with MSP_EDGE_URL.");
        var folder = new DataFolder(path, taken);
        try
        {
            folder.EnsureUsable(minimumFreeBytes);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>The log of a part.</summary>
    public string Log(string part) => In($"log/{part}.log");

    /// <summary>The absolute path of something in the folder.</summary>
    public string In(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _lock.Dispose();

    private static void EnsureOurs(string path)
    {
        var marker = System.IO.Path.Combine(path, MarkerName);
        if (File.Exists(marker))
        {
            if (File.ReadAllText(marker).Trim() is var layout && layout != Layout)
                throw new StackException($"The data folder {path} has layout {layout}, this program knows {Layout}: move it away to start empty.");
            return;
        }

        var foreign = Directory.EnumerateFileSystemEntries(path).Select(System.IO.Path.GetFileName).Except(MayPrecedeTheMarker).Order().FirstOrDefault();
        if (foreign is not null)
            throw new StackException($"{path} is not a data folder of the local stack (it holds {foreign}): choose an empty one with MSP_DATA_DIR.");
    }

    private void EnsureUsable(long minimumFreeBytes)
    {
        var free = new DriveInfo(Path).AvailableFreeSpace;
        if (free < minimumFreeBytes)
            throw new StackException($"The disk of {Path} is nearly full: {free >> 20} MiB are free, {minimumFreeBytes >> 20} MiB are needed.");

        // What only the database gives a meaning to is of no use without it; starting empty beside it would end in refused tokens later.
        var data = System.IO.Path.Combine(Postgres, "data");
        if (!Directory.Exists(data) && (File.Exists(AdminFile) || Directory.Exists(DemoTokens)))
            throw new StackException($"{data} is missing, but the rest of {Path} belongs to it: restore it, or move the whole folder away to start empty.");
        if (File.Exists(AdminFile) && !File.Exists(TokenHashKey))
            throw new StackException($"{TokenHashKey} is missing, without which no token is valid: restore it, or move all of {Path} away to start empty.");

        File.WriteAllText(In(MarkerName), Layout + "\n");
        foreach (var folder in new[] { "log", "secrets", "gateway", "demo" })
            StackFolders.Create(In(folder));
    }
}
