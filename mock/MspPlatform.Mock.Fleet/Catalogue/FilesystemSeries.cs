using System.Globalization;
using MspPlatform.Mock.Fleet.Model;
using static MspPlatform.Mock.Fleet.Model.Signal;

namespace MspPlatform.Mock.Fleet.Catalogue;

internal static class FilesystemSeries
{
    private const double Block = 4096;

    // ext4 keeps this share for root: available is less than free.
    private const double Reserved = 0.05;

    private const double BytesPerInode = 16_384;

    private readonly record struct Mount(string Point, string Device, string Type, string Minor, double Size, double UsedAlways, double UsedOfFill);

    public static void Add(SeriesList list, ServerProfile profile, int index)
    {
        var mount = MountOf(profile, index);
        SeriesLabel[] labels = [("device", mount.Device), ("fstype", mount.Type), ("mountpoint", mount.Point)];
        var reserved = mount.Type == "ext4" ? Reserved : 0;
        var inodes = Math.Floor(mount.Size / BytesPerInode);
        var free = 1 - mount.UsedAlways;

        list.Fixed("node_filesystem_size_bytes", mount.Size, labels);
        list.Gauge("node_filesystem_avail_bytes", labels, Block, (free - reserved) * mount.Size, (DataFill, -mount.UsedOfFill * mount.Size));
        list.Gauge("node_filesystem_free_bytes", labels, Block, free * mount.Size, (DataFill, -mount.UsedOfFill * mount.Size));
        list.Fixed("node_filesystem_files", inodes, labels);
        list.Gauge("node_filesystem_files_free", labels, 1, (1 - (mount.UsedAlways / 4)) * inodes, (DataFill, -mount.UsedOfFill / 4 * inodes));
        list.Fixed("node_filesystem_readonly", 0, labels);
        list.Fixed("node_filesystem_device_error", 0, labels);
        list.Fixed("node_filesystem_mount_info", 1, ("device", mount.Device), ("major", "259"), ("minor", mount.Minor), ("mountpoint", mount.Point));
    }

    // What is used of the data volume, with what is reserved, stays below the whole: 0.97 × 0.94 + 0.05 < 1.
    private static Mount MountOf(ServerProfile profile, int index) => index switch
    {
        0 => new("/", "/dev/nvme0n1p1", "ext4", "1", profile.RootBytes, 0.28, 0.12),
        1 => new("/data", "/dev/nvme1n1", "ext4", "2", profile.DataBytes, 0, 0.94),
        2 => new("/run", "tmpfs", "tmpfs", "25", Math.Floor(profile.MemoryBytes / 10 / Block) * Block, 0.01, 0),
        3 => new("/boot/efi", "/dev/nvme0n1p15", "vfat", "3", 109_395_456, 0.05, 0),
        _ => new(Numbered("/data", index - 2), Numbered("/dev/nvme", index - 2) + "n1", "ext4", Numbered("", index), profile.DataBytes, 0.05, 0.5),
    };

    private static string Numbered(string text, int number) => text + number.ToString(CultureInfo.InvariantCulture);
}
