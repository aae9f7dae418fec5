namespace MspPlatform.Mock.Fleet.Model;

internal enum IncidentKind
{
    CpuSaturation,
    MemoryLeak,
    DiskFilling,
    NetworkSpike,
    IoStall,
    Silence,
}
