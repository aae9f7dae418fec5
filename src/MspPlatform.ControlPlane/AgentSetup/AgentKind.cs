namespace MspPlatform.ControlPlane.AgentSetup;

/// <summary>The programs that may report for a customer's server. Names are those of the query parameter <c>agent</c>.</summary>
internal enum AgentKind
{
    /// <summary>Grafana Alloy, with its built-in exporter for the host.</summary>
    Alloy,

    /// <summary>Prometheus in agent mode, beside a local node_exporter.</summary>
    Prometheus,

    /// <summary>VictoriaMetrics' vmagent, beside a local node_exporter.</summary>
    Vmagent,
}
