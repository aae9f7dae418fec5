namespace MspPlatform.Domain.Backends;

/// <summary>What a back end speaks, which decides how customers are kept apart in it.</summary>
public enum BackendKind
{
    /// <summary>One VictoriaMetrics, or several that get the same samples, perhaps behind a vmagent.</summary>
    VictoriaMetrics,

    /// <summary>VictoriaMetrics' cluster version: vminsert takes writes, vmselect answers reads.</summary>
    VictoriaMetricsCluster,

    /// <summary>Grafana Mimir, or what keeps tenants apart by the header <c>X-Scope-OrgID</c> as it does.</summary>
    Mimir,

    /// <summary>Anything that takes Prometheus' remote write 1.0; it cannot be read through the edge.</summary>
    RemoteWrite,
}
