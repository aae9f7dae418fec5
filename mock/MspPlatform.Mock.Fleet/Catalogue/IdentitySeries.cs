using static MspPlatform.Mock.Fleet.Model.Signal;

namespace MspPlatform.Mock.Fleet.Catalogue;

/// <summary>What a server is, its clock, and what the agent says of its own scrape.</summary>
internal static class IdentitySeries
{
    public static void Add(SeriesList list)
    {
        list.Fixed("up", 1);
        list.Fixed("node_uname_info", 1, SeriesLabel.OfServerName("nodename"), ("sysname", "Linux"), ("release", "6.1.0-28-cloud-amd64"),
            ("version", "#1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1"), ("machine", "x86_64"), ("domainname", "(none)"));
        list.Gauge("node_boot_time_seconds", [], 0, Boot);
        list.Gauge("node_time_seconds", [], 0, Now);
        list.Fixed("node_exporter_build_info", 1, ("branch", "HEAD"), ("goarch", "amd64"), ("goos", "linux"), ("goversion", "go1.23.6"),
            ("revision", "simulated"), ("tags", "unknown"), ("version", "1.9.0"));
        list.Fixed("node_os_info", 1, ("id", "debian"), ("name", "Debian GNU/Linux"), ("pretty_name", "Debian GNU/Linux 12 (bookworm)"),
            ("version", "12 (bookworm)"), ("version_codename", "bookworm"), ("version_id", "12"));
    }

    /// <param name="list">Where to.</param>
    /// <param name="scraped">How many series the agent would say it scraped.</param>
    public static void AddScrape(SeriesList list, int scraped)
    {
        list.Gauge("scrape_duration_seconds", [], 0, 0.012, (Cpu, 0.02));
        list.Fixed("scrape_samples_scraped", scraped);
        list.Fixed("scrape_samples_post_metric_relabeling", scraped);
        list.Fixed("scrape_series_added", 0);
    }

    public static void AddClock(SeriesList list)
    {
        list.Fixed("node_time_zone_offset_seconds", 32_400, ("time_zone", "KST"));
        list.Fixed("node_time_clocksource_available_info", 1, ("clocksource", "tsc"), ("device", "0"));
        list.Fixed("node_time_clocksource_current_info", 1, ("clocksource", "tsc"), ("device", "0"));
        list.Fixed("node_timex_sync_status", 1);
        list.Fixed("node_timex_status", 8193);
        list.Fixed("node_timex_maxerror_seconds", 0.012);
        list.Fixed("node_timex_estimated_error_seconds", 0.00002);
        list.Gauge("node_timex_offset_seconds", [], 0, -0.00001, (Cpu, 0.00004));
        list.Fixed("node_timex_frequency_adjustment_ratio", 1.0000021);
        list.Fixed("node_timex_loop_time_constant", 7);
        list.Fixed("node_timex_tai_offset_seconds", 37);
        list.Fixed("node_timex_tick_seconds", 0.01);
        foreach (var unit in (string[])["frequency_hertz", "jitter_seconds", "shift_seconds", "stability_hertz"])
            list.Fixed("node_timex_pps_" + unit, 0);
        foreach (var count in (string[])["calibration", "error", "jitter", "stability_exceeded"])
            list.Counter($"node_timex_pps_{count}_total", [], 1, 0.0);
    }
}
