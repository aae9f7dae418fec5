using System.Collections.Immutable;

namespace MspPlatform.ControlPlane.AgentSetup;

/// <summary>Which series a server sends. One list for all agents: dashboards and rules must not care which one reports.</summary>
internal static class HostSeries
{
    public const string Job = "integrations/node_exporter";

    public const string AgentJob = "msp-agent";

    /// <summary>The exporter's own runtime: about 60 series a server that nobody looks at.</summary>
    public const string Noise = "(go|process|promhttp)_.*";

    /// <summary>Pseudo file systems and what containers mount. The pattern of node_exporter plus per-container mounts.</summary>
    public const string ExcludedMountPoints = "^/(dev|proc|sys|run/credentials/.+|run/user/.+|var/lib/(docker|containers|kubelet)/.+)($|/)";

    /// <summary>One end of each container's cable: it comes and goes with the container, and is counted on the real device as well.</summary>
    public const string ExcludedNetworkDevices = "^(veth.*|cali.*|docker.*|br-.*)$";

    /// <summary>Collectors of hardware and file systems that the metrics catalogue does not use.</summary>
    public static readonly ImmutableArray<string> DisabledCollectors = ["btrfs", "infiniband", "ipvs", "nfs", "nfsd", "xfs", "zfs"];

    /// <summary>What is kept of an agent's own metrics: is it up, does it send, what waits, what failed, what does it cost.</summary>
    public static string KeptOfAgent(AgentKind agent) => agent switch
    {
        AgentKind.Alloy => $"{ScrapeState}|alloy_build_info|alloy_config_last_load_successful|alloy_component_controller_running_components"
            + $"|alloy_resources_process_(cpu_seconds_total|resident_memory_bytes)|{Process}|{RemoteStorage}",
        AgentKind.Prometheus => $"prometheus_build_info|prometheus_agent_active_series|prometheus_config_last_reload_successful|{Process}|{RemoteStorage}",
        AgentKind.Vmagent => "vm_app_version|vmagent_remotewrite_(requests_total|errors_total|retries_count_total|packets_dropped_total|samples_dropped_total"
            + $"|bytes_sent_total|pending_data_bytes|queues|send_duration_seconds_total|global_rows_pushed_before_relabel_total)|vm_promscrape_scrapes_failed_total|{Process}",
        _ => throw new ArgumentOutOfRangeException(nameof(agent)),
    };

    // Alloy passes the series about a scrape through the same rules as what was scraped; Prometheus and vmagent add them afterwards.
    private const string ScrapeState = "up|scrape_duration_seconds|scrape_samples_scraped";

    private const string Process = "process_(cpu_seconds_total|resident_memory_bytes|start_time_seconds)";

    // Prometheus and Alloy share the sender, and with it the names (prometheus, storage/remote/queue_manager.go).
    private const string RemoteStorage = "prometheus_remote_storage_(samples_total|samples_failed_total|samples_dropped_total|samples_retried_total"
        + "|samples_pending|bytes_total|shards|shards_max|highest_timestamp_in_seconds|queue_highest_sent_timestamp_seconds)";
}
