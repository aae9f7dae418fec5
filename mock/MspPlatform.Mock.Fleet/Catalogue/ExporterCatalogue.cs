using MspPlatform.Mock.Fleet.Model;

namespace MspPlatform.Mock.Fleet.Catalogue;

/// <summary>The series that an agent with node_exporter 1.9 sends for a kind of server, in any number.</summary>
internal static class ExporterCatalogue
{
    // Nobody compares it with the series sent: an agent drops some of what it scrapes.
    private const int TypicalScrape = 620;

    /// <summary>What the profile's hardware shows by itself.</summary>
    public static IReadOnlyList<SeriesSpec> Natural(ServerProfile profile) => Build(profile, Hardware.Of(profile)).Specs;

    /// <summary>
    /// Exactly so many series. Fewer than natural: what dashboards need comes first and stays. More: the server gets more cores, disks, mounts and
    /// interfaces in turn, as a bigger server would, and one last interface that shows only a part.
    /// </summary>
    public static IReadOnlyList<SeriesSpec> Exactly(ServerProfile profile, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var hardware = Hardware.Of(profile);
        var natural = Build(profile, hardware);
        if (natural.Count < count)
        {
            hardware = Widened(profile, hardware, count - natural.Count);
            natural = Build(profile, hardware);
        }

        var list = new SeriesList();
        list.Take(natural, count);
        var lastInterface = new SeriesList();
        NetworkSeries.Add(lastInterface, profile, hardware.Interfaces);
        list.Take(lastInterface, count - list.Count);
        return list.Specs;
    }

    private static Hardware Widened(ServerProfile profile, Hardware hardware, int missing)
    {
        Func<Hardware, Hardware>[] wider =
        [
            h => h with { Cores = h.Cores + 1 },
            h => h with { Disks = h.Disks + 1 },
            h => h with { Mounts = h.Mounts + 1 },
            h => h with { Interfaces = h.Interfaces + 1 },
        ];
        var size = Build(profile, hardware).Count;
        var costs = wider.Select(widen => Build(profile, widen(hardware)).Count - size).ToArray();
        for (var turn = 0; missing >= costs[turn % wider.Length]; turn++)
        {
            hardware = wider[turn % wider.Length](hardware);
            missing -= costs[turn % wider.Length];
        }

        return hardware;
    }

    private static SeriesList Build(ServerProfile profile, Hardware hardware)
    {
        var list = new SeriesList();
        IdentitySeries.Add(list);
        CpuSeries.Add(list, hardware.Cores);
        MemorySeries.Add(list, profile);
        for (var mount = 0; mount < hardware.Mounts; mount++)
            FilesystemSeries.Add(list, profile, mount);
        for (var disk = 0; disk < hardware.Disks; disk++)
            DiskSeries.Add(list, profile, disk);
        for (var index = 0; index < hardware.Interfaces; index++)
            NetworkSeries.Add(list, profile, index);
        KernelSeries.AddSockets(list);
        IdentitySeries.AddScrape(list, TypicalScrape);
        KernelSeries.AddProtocols(list, profile);
        KernelSeries.AddPaging(list, profile);
        MemorySeries.AddDetails(list, profile);
        CpuSeries.AddDetails(list, hardware.Cores);
        IdentitySeries.AddClock(list);
        KernelSeries.AddCollectors(list);
        return list;
    }
}
