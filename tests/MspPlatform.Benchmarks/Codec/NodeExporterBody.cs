using System.Buffers.Binary;
using System.Text;

namespace MspPlatform.Benchmarks.Codec;

/// <summary>
/// A remote write 1.0 body as an agent sends it for one server: node_exporter's metric names, 10 sorted labels a series, one sample each,
/// about 250 bytes a series. The same arguments give the same bytes.
/// </summary>
internal static class NodeExporterBody
{
    private static readonly (string Name, string Label, string[] Values)[] Families =
    [
        ("node_cpu_seconds_total", "mode", ["idle", "iowait", "irq", "nice", "softirq", "steal", "system", "user"]),
        ("node_disk_read_bytes_total", "device", ["nvme0n1", "nvme1n1", "sda"]),
        ("node_disk_io_time_seconds_total", "device", ["nvme0n1", "nvme1n1", "sda"]),
        ("node_filesystem_avail_bytes", "mountpoint", ["/", "/boot", "/var/lib/postgresql", "/srv"]),
        ("node_network_receive_bytes_total", "device", ["eth0", "eth1", "lo"]),
        ("node_network_transmit_packets_total", "device", ["eth0", "eth1", "lo"]),
        ("node_netstat_Tcp_RetransSegs", "protocol", ["tcp", "tcp6"]),
        ("node_systemd_unit_state", "state", ["activating", "active", "deactivating", "failed", "inactive"]),
    ];

    /// <summary>Builds the protobuf message, uncompressed.</summary>
    /// <param name="series">Number of series, 1 or more.</param>
    /// <param name="server">Which server, 0 to 200: its address, name and values.</param>
    internal static byte[] Build(int series, int server)
    {
        var body = new List<byte>(series * 260);
        var random = new Random(20_000 + server);
        for (var i = 0; i < series; i++)
        {
            var (name, label, values) = Families[i / 8 % Families.Length];
            var message = new List<byte>(256);
            foreach (var (key, value) in new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["__name__"] = name,
                ["cpu"] = $"{i / 64}",
                ["csp"] = "aws",
                ["environment"] = "production",
                ["instance"] = $"10.0.17.{server}:9100",
                ["job"] = "node",
                ["region"] = "ap-northeast-2",
                ["server_name"] = $"web-{server:D2}",
                ["team"] = "platform",
                [label] = values[i % values.Length],
            })
                AppendLabel(message, key, value);
            AppendSample(message, NextValue(random), 1_760_000_000_000);
            body.Add(0x0A);
            AppendVarint(body, (ulong)message.Count);
            body.AddRange(message);
        }

        return [.. body];
    }

    // Of a real node_exporter's samples nearly half are zero, and many of the others whole.
    private static double NextValue(Random random) => random.Next(10) switch
    {
        < 5 => 0,
        < 8 => random.Next(1, 10_000),
        _ => Math.Round(random.NextDouble() * 1e6, 2),
    };

    private static void AppendLabel(List<byte> message, string name, string value)
    {
        var inner = new List<byte>();
        AppendString(inner, 0x0A, name);
        AppendString(inner, 0x12, value);
        message.Add(0x0A);
        AppendVarint(message, (ulong)inner.Count);
        message.AddRange(inner);
    }

    private static void AppendSample(List<byte> message, double value, long timestamp)
    {
        var inner = new List<byte>();
        // Senders leave a zero out, as proto3 does.
        if (value != 0)
        {
            var bits = new byte[8];
            BinaryPrimitives.WriteDoubleLittleEndian(bits, value);
            inner.Add(0x09);
            inner.AddRange(bits);
        }

        inner.Add(0x10);
        AppendVarint(inner, (ulong)timestamp);
        message.Add(0x12);
        AppendVarint(message, (ulong)inner.Count);
        message.AddRange(inner);
    }

    private static void AppendString(List<byte> message, byte tag, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        message.Add(tag);
        AppendVarint(message, (ulong)bytes.Length);
        message.AddRange(bytes);
    }

    private static void AppendVarint(List<byte> message, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            message.Add((byte)(value | 0x80));
        message.Add((byte)value);
    }
}
