using MspPlatform.Mock.Fleet.Model;
using static MspPlatform.Mock.Fleet.Model.Signal;

namespace MspPlatform.Mock.Fleet.Catalogue;

/// <summary>Sockets, protocols, files, paging and pressure.</summary>
internal static class KernelSeries
{
    private const double PacketSize = 700;

    public static void AddSockets(SeriesList list)
    {
        list.Untyped("node_netstat_Tcp_CurrEstab", 14.0, (Network, 420));
        Gauge("TCP_inuse", 22.0, (Network, 430));
        Gauge("TCP_tw", 3.0, (Network, 160));
        Gauge("TCP_alloc", 30.0, (Network, 480));
        Gauge("TCP_orphan", (Network, 2));
        Gauge("TCP_mem", 8.0, (Network, 90));
        list.Gauge("node_sockstat_TCP_mem_bytes", [], 4096, 8.0 * 4096, (Network, 90 * 4096));
        Gauge("UDP_inuse", 6.0);
        Gauge("UDP_mem", 2.0);
        list.Fixed("node_sockstat_UDP_mem_bytes", 2 * 4096);
        Gauge("sockets_used", 180.0, (Network, 520));
        list.Gauge("node_filefd_allocated", [], 1, 1_400.0, (Network, 900), (Cpu, 600));
        list.Fixed("node_filefd_maximum", 9_223_372_036_854_775_807);
        Gauge("TCP6_inuse", 4.0);
        Gauge("UDP6_inuse", 2.0);
        foreach (var never in (string[])
            ["RAW_inuse", "RAW6_inuse", "UDPLITE_inuse", "UDPLITE6_inuse", "FRAG_inuse", "FRAG_memory", "FRAG6_inuse", "FRAG6_memory"])
            Gauge(never, 0.0);

        void Gauge(string name, params Term[] terms) => list.Gauge("node_sockstat_" + name, [], 1, terms);
    }

    public static void AddProtocols(SeriesList list, ServerProfile profile)
    {
        var bytes = profile.NetworkBytesPerSecond;
        Untyped("IpExt_InOctets", (Uptime, 440), (NetworkTime, 0.44 * bytes));
        Untyped("IpExt_OutOctets", (Uptime, 440), (NetworkTime, 1.04 * bytes));
        Untyped("Tcp_InSegs", (Uptime, 3), (NetworkTime, 0.4 * bytes / PacketSize));
        Untyped("Tcp_OutSegs", (Uptime, 3), (NetworkTime, bytes / PacketSize));
        Untyped("Tcp_RetransSegs", (Uptime, 0.01), (NetworkTime, 2));
        Untyped("Tcp_ActiveOpens", (Uptime, 0.2), (NetworkTime, 18));
        Untyped("Tcp_PassiveOpens", (Uptime, 0.1), (NetworkTime, 60));
        Untyped("Tcp_OutRsts", (Uptime, 0.05), (NetworkTime, 0.5));
        Untyped("TcpExt_TCPTimeouts", (Uptime, 0.002), (NetworkTime, 0.2));
        Untyped("TcpExt_TCPSynRetrans", (Uptime, 0.001), (NetworkTime, 0.05));
        Untyped("TcpExt_TCPOFOQueue", (NetworkTime, 0.6));
        Untyped("Udp_InDatagrams", (Uptime, 0.5), (NetworkTime, 4));
        Untyped("Udp_OutDatagrams", (Uptime, 0.5), (NetworkTime, 4));
        Untyped("Icmp_InMsgs", (Uptime, 0.02));
        Untyped("Icmp_OutMsgs", (Uptime, 0.02));
        Untyped("Ip_Forwarding", 2.0);
        foreach (var never in (string[])
            ["Tcp_InErrs", "TcpExt_ListenDrops", "TcpExt_ListenOverflows", "TcpExt_SyncookiesFailed", "TcpExt_SyncookiesRecv", "TcpExt_SyncookiesSent",
             "TcpExt_TCPRcvQDrop", "Udp_InErrors", "Udp_NoPorts", "Udp_RcvbufErrors", "Udp_SndbufErrors", "UdpLite_InErrors", "Icmp_InErrors",
             "Ip6_InOctets", "Ip6_OutOctets", "Icmp6_InMsgs", "Icmp6_OutMsgs", "Icmp6_InErrors", "Udp6_InDatagrams", "Udp6_OutDatagrams", "Udp6_InErrors",
             "Udp6_NoPorts", "Udp6_RcvbufErrors", "Udp6_SndbufErrors", "UdpLite6_InErrors"])
            Untyped(never, 0.0);

        void Untyped(string name, params Term[] terms) => list.Untyped("node_netstat_" + name, terms);
    }

    public static void AddPaging(SeriesList list, ServerProfile profile)
    {
        var cores = profile.Cores;
        list.Untyped("node_vmstat_pgfault", (Uptime, 300), (CpuTime, 9_000.0 * cores));
        list.Untyped("node_vmstat_pgmajfault", (Uptime, 0.002), (IoWaitTime, 3));
        list.Untyped("node_vmstat_pgpgin", (DiskTime, profile.DiskBytesPerSecond * profile.ReadsPerWrite / 1024));
        list.Untyped("node_vmstat_pgpgout", (Uptime, 4), (DiskTime, profile.DiskBytesPerSecond / 1024));
        list.Untyped("node_vmstat_pswpin", 120.0);
        list.Untyped("node_vmstat_pswpout", 15_728.0);
        list.Untyped("node_vmstat_oom_kill", 0.0);
        list.Counter("node_pressure_cpu_waiting_seconds_total", [], 0.000001, (CpuTime, 0.08));
        list.Counter("node_pressure_io_waiting_seconds_total", [], 0.000001, (IoWaitTime, 0.7));
        list.Counter("node_pressure_io_stalled_seconds_total", [], 0.000001, (IoWaitTime, 0.5));
        list.Counter("node_pressure_memory_waiting_seconds_total", [], 0.000001, 0.0);
        list.Counter("node_pressure_memory_stalled_seconds_total", [], 0.000001, 0.0);
        list.Fixed("node_entropy_available_bits", 256);
        list.Fixed("node_entropy_pool_size_bits", 256);
        list.Fixed("node_selinux_enabled", 0);
        list.Fixed("node_textfile_scrape_error", 0);
        list.Gauge("node_arp_entries", [("device", "eth0")], 1, 4.0, (Network, 6));
        list.Gauge("node_nf_conntrack_entries", [], 1, 40.0, (Network, 700));
        list.Fixed("node_nf_conntrack_entries_limit", 262_144);
    }

    public static void AddCollectors(SeriesList list)
    {
        foreach (var collector in (string[])
            ["arp", "conntrack", "cpu", "diskstats", "entropy", "filefd", "filesystem", "loadavg", "meminfo", "netclass", "netdev", "netstat", "os",
             "pressure", "selinux", "sockstat", "softnet", "stat", "textfile", "time", "timex", "uname", "vmstat"])
        {
            list.Gauge("node_scrape_collector_duration_seconds", [("collector", collector)], 0, 0.0003, (Cpu, 0.0009));
            list.Fixed("node_scrape_collector_success", 1, ("collector", collector));
        }
    }
}
