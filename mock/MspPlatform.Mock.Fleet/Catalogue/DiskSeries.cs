using System.Globalization;
using MspPlatform.Mock.Fleet.Model;
using static MspPlatform.Mock.Fleet.Model.Signal;

namespace MspPlatform.Mock.Fleet.Catalogue;

internal static class DiskSeries
{
    private const double Millisecond = 0.001;
    private const double Sector = 512;

    // Bytes of an average operation.
    private const double ReadSize = 24 * 1024, WriteSize = 16 * 1024;

    /// <param name="list">Where to.</param>
    /// <param name="profile">The kind of server.</param>
    /// <param name="index">0 is the system's disk, 1 the data's, others lie mostly idle.</param>
    public static void Add(SeriesList list, ServerProfile profile, int index)
    {
        var number = index.ToString(CultureInfo.InvariantCulture);
        var device = $"nvme{number}n1";
        SeriesLabel[] labels = [("device", device)];
        var share = index switch { 0 => 0.12, 1 => 0.88, _ => 0.05 };
        var writes = profile.DiskBytesPerSecond * share;
        var reads = writes * profile.ReadsPerWrite;

        Counter("read_bytes_total", Sector, (DiskTime, reads));
        Counter("written_bytes_total", Sector, (Uptime, 4_096), (DiskTime, writes));
        Counter("reads_completed_total", 1, (DiskTime, reads / ReadSize));
        Counter("writes_completed_total", 1, (Uptime, 0.4), (DiskTime, writes / WriteSize));
        Counter("io_time_seconds_total", Millisecond, (Uptime, 0.001), (DiskTime, 0.10 * share), (IoWaitTime, 0.8 * share));
        Counter("io_time_weighted_seconds_total", Millisecond, (Uptime, 0.001), (DiskTime, 0.16 * share), (IoWaitTime, 2.4 * share));
        Counter("read_time_seconds_total", Millisecond, (DiskTime, 0.06 * share), (IoWaitTime, 1.1 * share));
        Counter("write_time_seconds_total", Millisecond, (Uptime, 0.001), (DiskTime, 0.09 * share), (IoWaitTime, 1.2 * share));
        list.Gauge("node_disk_io_now", labels, 1, (IoWait, 16 * share), (Disk, 0.8 * share));
        Counter("reads_merged_total", 1, (DiskTime, reads / ReadSize * 0.1));
        Counter("writes_merged_total", 1, (Uptime, 0.2), (DiskTime, writes / WriteSize * 0.6));
        Counter("flush_requests_total", 1, (Uptime, 0.03), (DiskTime, 2 * share));
        Counter("flush_requests_time_seconds_total", Millisecond, (Uptime, 0.0001), (DiskTime, 0.01 * share));
        foreach (var never in (string[])["discards_completed_total", "discards_merged_total", "discarded_sectors_total", "discard_time_seconds_total"])
            Counter(never, 1, 0.0);
        list.Fixed("node_disk_info", 1, ("device", device), ("major", "259"), ("minor", number), ("rotational", "0"));

        void Counter(string name, double quantum, params Term[] terms) => list.Counter($"node_disk_{name}", labels, quantum, terms);
    }
}
