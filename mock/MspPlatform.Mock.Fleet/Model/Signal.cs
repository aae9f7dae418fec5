namespace MspPlatform.Mock.Fleet.Model;

/// <summary>
/// The few quantities that a server's hundreds of series are made from: every series is a sum of signals times factors.
/// …Time signals are integrals since boot, in seconds; the others are values of the instant.
/// </summary>
internal enum Signal : byte
{
    One,
    Now,
    Boot,
    Uptime,
    CpuTime,
    IoWaitTime,
    DiskTime,
    NetworkTime,
    SkewTime,
    Cpu,
    IoWait,
    Disk,
    Network,
    Load1,
    Load5,
    Load15,
    ProgramMemory,
    CacheMemory,
    FreeMemory,
    DataFill,
    Count,
}
