namespace MspPlatform.Mock.Fleet.Model;

/// <summary>What a kind of server is made of and how hard it works. Shares are of the whole, 0 to 1.</summary>
internal sealed record ServerProfile
{
    public required string Name { get; init; }

    public required int Cores { get; init; }

    public required long MemoryBytes { get; init; }

    public required long RootBytes { get; init; }

    public required long DataBytes { get; init; }

    /// <summary>Bytes per second the busiest hour moves in each direction.</summary>
    public required double NetworkBytesPerSecond { get; init; }

    /// <summary>Bytes per second the busiest hour writes; reads follow from <see cref="ReadsPerWrite"/>.</summary>
    public required double DiskBytesPerSecond { get; init; }

    public required double ReadsPerWrite { get; init; }

    public required double IdleCpu { get; init; }

    public required double PeakCpu { get; init; }

    public required double PeakIoWait { get; init; }

    /// <summary>Share of memory that programs hold when idle, and how much more at full load.</summary>
    public required double IdleMemory { get; init; }

    public required double LoadMemory { get; init; }

    /// <summary>Share of the rest that the page cache takes.</summary>
    public required double CacheShare { get; init; }

    /// <summary>Works at night, when the others rest.</summary>
    public bool Nocturnal { get; init; }

    private const long GiB = 1L << 30;

    public static ServerProfile Web { get; } = new()
    {
        Name = "web",
        Cores = 4,
        MemoryBytes = 8 * GiB,
        RootBytes = 40 * GiB,
        DataBytes = 100 * GiB,
        NetworkBytesPerSecond = 24e6,
        DiskBytesPerSecond = 3e6,
        ReadsPerWrite = 0.3,
        IdleCpu = 0.04,
        PeakCpu = 0.55,
        PeakIoWait = 0.02,
        IdleMemory = 0.30,
        LoadMemory = 0.25,
        CacheShare = 0.70,
    };

    public static ServerProfile Database { get; } = new()
    {
        Name = "db",
        Cores = 8,
        MemoryBytes = 32 * GiB,
        RootBytes = 60 * GiB,
        DataBytes = 500 * GiB,
        NetworkBytesPerSecond = 12e6,
        DiskBytesPerSecond = 30e6,
        ReadsPerWrite = 2.2,
        IdleCpu = 0.06,
        PeakCpu = 0.45,
        PeakIoWait = 0.10,
        IdleMemory = 0.52,
        LoadMemory = 0.12,
        CacheShare = 0.85,
    };

    public static ServerProfile Batch { get; } = new()
    {
        Name = "batch",
        Cores = 16,
        MemoryBytes = 64 * GiB,
        RootBytes = 80 * GiB,
        DataBytes = 1024 * GiB,
        NetworkBytesPerSecond = 40e6,
        DiskBytesPerSecond = 80e6,
        ReadsPerWrite = 1.1,
        IdleCpu = 0.02,
        PeakCpu = 0.72,
        PeakIoWait = 0.08,
        IdleMemory = 0.18,
        LoadMemory = 0.40,
        CacheShare = 0.60,
        Nocturnal = true,
    };

    public static ServerProfile Cache { get; } = new()
    {
        Name = "cache",
        Cores = 2,
        MemoryBytes = 16 * GiB,
        RootBytes = 30 * GiB,
        DataBytes = 50 * GiB,
        NetworkBytesPerSecond = 55e6,
        DiskBytesPerSecond = 1e6,
        ReadsPerWrite = 0.1,
        IdleCpu = 0.03,
        PeakCpu = 0.35,
        PeakIoWait = 0.01,
        IdleMemory = 0.68,
        LoadMemory = 0.06,
        CacheShare = 0.50,
    };

    public static IReadOnlyList<ServerProfile> All { get; } = [Web, Database, Batch, Cache];

    public static ServerProfile? Find(string name) => All.FirstOrDefault(profile => profile.Name == name);
}
