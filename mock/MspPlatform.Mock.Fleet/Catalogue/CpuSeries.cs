using System.Globalization;
using MspPlatform.Mock.Fleet.Model;
using static MspPlatform.Mock.Fleet.Model.Signal;

namespace MspPlatform.Mock.Fleet.Catalogue;

internal static class CpuSeries
{
    private const double Jiffy = 0.01;

    // Shares of computing time; together 1.
    private static readonly (string Mode, double Share)[] Modes =
        [("user", 0.70), ("system", 0.20), ("softirq", 0.05), ("nice", 0.03), ("steal", 0.02), ("irq", 0)];

    public static void Add(SeriesList list, int cores)
    {
        for (var core = 0; core < cores; core++)
            AddModes(list, core, Lean(core, cores));
        list.Gauge("node_load1", [], 0.01, (Load1, cores));
        list.Gauge("node_load5", [], 0.01, (Load5, cores));
        list.Gauge("node_load15", [], 0.01, (Load15, cores));
        list.Gauge("node_procs_running", [], 1, 1.0, (Cpu, cores));
        list.Gauge("node_procs_blocked", [], 1, (IoWait, cores));
        list.Counter("node_context_switches_total", [], 1, (Uptime, 900.0 * cores), (CpuTime, 9_000.0 * cores), (NetworkTime, 6_000));
        list.Counter("node_intr_total", [], 1, (Uptime, 600.0 * cores), (CpuTime, 4_000.0 * cores), (NetworkTime, 5_000), (DiskTime, 900));
        list.Counter("node_forks_total", [], 1, (Uptime, 1.5), (CpuTime, 12.0 * cores));
    }

    /// <summary>Parts of the exporter that a narrow series count can do without.</summary>
    public static void AddDetails(SeriesList list, int cores)
    {
        for (var core = 0; core < cores; core++)
        {
            var cpu = Label(core);
            list.Counter("node_cpu_guest_seconds_total", [cpu, ("mode", "nice")], 0, 0.0);
            list.Counter("node_cpu_guest_seconds_total", [cpu, ("mode", "user")], 0, 0.0);
            list.Counter("node_softnet_processed_total", [cpu], 1, (Uptime, 20), (NetworkTime, 20_000.0 / cores));
            list.Counter("node_softnet_times_squeezed_total", [cpu], 1, (NetworkTime, 0.02));
            list.Counter("node_softnet_dropped_total", [cpu], 1, 0.0);
            list.Counter("node_softnet_received_rps_total", [cpu], 1, 0.0);
            list.Counter("node_softnet_cpu_collision_total", [cpu], 1, 0.0);
            list.Counter("node_softnet_flow_limit_count_total", [cpu], 1, 0.0);
            list.Fixed("node_softnet_backlog_len", 0, cpu);
        }
    }

    private static void AddModes(SeriesList list, int core, double lean)
    {
        var cpu = Label(core);
        foreach (var (mode, share) in Modes)
            list.Counter("node_cpu_seconds_total", [cpu, ("mode", mode)], Jiffy, (CpuTime, share), (SkewTime, share * lean));
        list.Counter("node_cpu_seconds_total", [cpu, ("mode", "iowait")], Jiffy, IoWaitTime);
        list.Counter("node_cpu_seconds_total", [cpu, ("mode", "idle")], Jiffy, Uptime, (CpuTime, -1), (SkewTime, -lean), (IoWaitTime, -1));
    }

    /// <summary>From -1 for the first core to 1 for the last; all together 0, so the server's whole is what the model says.</summary>
    private static double Lean(int core, int cores) => cores == 1 ? 0 : ((2.0 * core) - (cores - 1)) / (cores - 1);

    private static SeriesLabel Label(int core) => ("cpu", core.ToString(CultureInfo.InvariantCulture));
}
