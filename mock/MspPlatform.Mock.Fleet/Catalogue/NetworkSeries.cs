using System.Globalization;
using MspPlatform.Mock.Fleet.Model;
using static MspPlatform.Mock.Fleet.Model.Signal;

namespace MspPlatform.Mock.Fleet.Catalogue;

internal static class NetworkSeries
{
    private const double PacketSize = 700;

    private static readonly string[] NeverReceived = ["errs", "fifo", "frame", "compressed", "multicast", "nohandler"];
    private static readonly string[] NeverSent = ["errs", "drop", "fifo", "colls", "carrier", "compressed"];

    // Constants of an ordinary Ethernet interface, as /sys/class/net tells them.
    private static readonly (string Name, double Value)[] Facts =
    [
        ("node_network_mtu_bytes", 1500), ("node_network_carrier", 1), ("node_network_flags", 4099), ("node_network_iface_link_mode", 0),
        ("node_network_address_assign_type", 0), ("node_network_device_id", 0), ("node_network_dormant", 0), ("node_network_name_assign_type", 4),
        ("node_network_net_dev_group", 0), ("node_network_protocol_type", 1), ("node_network_transmit_queue_length", 1000),
        ("node_network_speed_bytes", 1.25e9),
    ];

    /// <param name="list">Where to.</param>
    /// <param name="profile">The kind of server.</param>
    /// <param name="index">0 is the interface to the world, 1 the loopback, others lie mostly idle.</param>
    public static void Add(SeriesList list, ServerProfile profile, int index)
    {
        var device = index switch { 0 => "eth0", 1 => "lo", _ => "eth" + Text(index - 1) };
        var share = index switch { 0 => 1.0, 1 => 0.04, _ => 0.01 };
        AddTraffic(list, device, profile.NetworkBytesPerSecond * share, index == 1);
        AddFacts(list, device, index);
    }

    private static void AddTraffic(SeriesList list, string device, double bytes, bool loopback)
    {
        SeriesLabel[] labels = [("device", device)];
        var received = loopback ? bytes : bytes * 0.4;
        Counter("receive_bytes", (Uptime, 220), (NetworkTime, received));
        Counter("transmit_bytes", (Uptime, 220), (NetworkTime, bytes));
        Counter("receive_packets", (Uptime, 2), (NetworkTime, received / PacketSize));
        Counter("transmit_packets", (Uptime, 2), (NetworkTime, bytes / PacketSize));
        Counter("receive_drop", (NetworkTime, loopback ? 0 : 0.004));
        foreach (var name in NeverReceived)
            Counter("receive_" + name, 0.0);
        foreach (var name in NeverSent)
            Counter("transmit_" + name, 0.0);

        void Counter(string name, params Term[] terms) => list.Counter($"node_network_{name}_total", labels, 1, terms);
    }

    private static void AddFacts(SeriesList list, string device, int index)
    {
        SeriesLabel[] labels = [("device", device)];
        var up = index == 1 ? 0 : 1; // the loopback's operstate is "unknown", which the exporter does not count as up
        list.Fixed("node_network_up", up, labels);
        list.Fixed("node_network_info", 1, ("device", device), ("adminstate", "up"), ("operstate", up == 1 ? "up" : "unknown"), ("duplex", "full"),
            ("address", $"02:00:00:00:00:{index:x2}"), ("broadcast", "ff:ff:ff:ff:ff:ff"));
        foreach (var (name, value) in Facts)
            list.Fixed(name, value, labels);
        list.Fixed("node_network_iface_id", index + 1, labels);
        list.Fixed("node_network_iface_link", index + 1, labels);
        list.Counter("node_network_carrier_changes_total", labels, 1, 2.0);
        list.Counter("node_network_carrier_up_changes_total", labels, 1, 1.0);
        list.Counter("node_network_carrier_down_changes_total", labels, 1, 1.0);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
