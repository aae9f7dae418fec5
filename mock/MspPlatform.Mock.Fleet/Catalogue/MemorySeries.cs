using MspPlatform.Mock.Fleet.Model;
using static MspPlatform.Mock.Fleet.Model.ServerModel;
using static MspPlatform.Mock.Fleet.Model.Signal;

namespace MspPlatform.Mock.Fleet.Catalogue;

/// <summary>
/// /proc/meminfo. Free, Buffers, Cached, Slab, AnonPages, PageTables, KernelStack and Percpu add up to MemTotal.
/// </summary>
internal static class MemorySeries
{
    private const double Kibibyte = 1024;
    private const double SwapBytes = 2L << 30;

    public static void Add(SeriesList list, ServerProfile profile)
    {
        var total = (double)profile.MemoryBytes;
        Gauge("MemTotal", (One, total));
        Gauge("MemAvailable", (FreeMemory, total), (CacheMemory, 0.9 * total), (One, ReclaimableSlab / 2 * total));
        Gauge("MemFree", (FreeMemory, total));
        Gauge("Buffers", (One, BufferMemory * total));
        Gauge("Cached", (CacheMemory, total));
        Gauge("SwapTotal", (One, SwapBytes));
        Gauge("SwapFree", (One, SwapBytes * 0.97));
        Gauge("Slab", (One, (ReclaimableSlab + FirmSlab) * total));
        Gauge("SReclaimable", (One, ReclaimableSlab * total));
        Gauge("SUnreclaim", (One, FirmSlab * total));
        Gauge("AnonPages", (ProgramMemory, total));
        Gauge("PageTables", (One, PageTableMemory * total));
        Gauge("KernelStack", (One, StackMemory * total));
        Gauge("Percpu", (One, PerCpuMemory * total));

        void Gauge(string name, params Term[] terms) => list.Gauge($"node_memory_{name}_bytes", [], Kibibyte, terms);
    }

    /// <summary>Parts of the exporter that a narrow series count can do without.</summary>
    public static void AddDetails(SeriesList list, ServerProfile profile)
    {
        var total = (double)profile.MemoryBytes;
        Gauge("Active", (ProgramMemory, 0.88 * total), (CacheMemory, 0.5 * total));
        Gauge("Active_anon", (ProgramMemory, 0.88 * total));
        Gauge("Active_file", (CacheMemory, 0.5 * total));
        Gauge("Inactive", (ProgramMemory, 0.12 * total), (CacheMemory, 0.45 * total));
        Gauge("Inactive_anon", (ProgramMemory, 0.12 * total));
        Gauge("Inactive_file", (CacheMemory, 0.45 * total));
        Gauge("AnonHugePages", (ProgramMemory, 0.3 * total));
        Gauge("Shmem", (CacheMemory, 0.05 * total));
        Gauge("Mapped", (ProgramMemory, 0.06 * total));
        Gauge("Dirty", (Disk, 24e6));
        Gauge("Writeback", (IoWait, 8e6));
        Gauge("Committed_AS", (ProgramMemory, 1.6 * total));
        Gauge("CommitLimit", (One, (0.5 * total) + SwapBytes));
        Gauge("SwapCached", (One, SwapBytes * 0.01));
        Gauge("DirectMap4k", (One, 0.02 * total));
        Gauge("DirectMap2M", (One, 0.23 * total));
        Gauge("DirectMap1G", (One, 0.75 * total));
        Gauge("Hugepagesize", 2.0 * 1024 * 1024);
        Gauge("VmallocTotal", 34_359_738_367.0 * Kibibyte);
        Gauge("VmallocUsed", (One, 0.004 * total));
        foreach (var never in (string[])
            ["Bounce", "Mlocked", "NFS_Unstable", "ShmemHugePages", "ShmemPmdMapped", "Unevictable", "VmallocChunk", "WritebackTmp"])
            list.Fixed($"node_memory_{never}_bytes", 0);
        foreach (var page in (string[])["Total", "Free", "Rsvd", "Surp"])
            list.Fixed($"node_memory_HugePages_{page}", 0);

        void Gauge(string name, params Term[] terms) => list.Gauge($"node_memory_{name}_bytes", [], Kibibyte, terms);
    }
}
