using System.Text;

namespace MspPlatform.ControlPlane.AgentSetup;

/// <summary>
/// The file that Prometheus runs in agent mode. Only keys that 2.42 (Debian 12) knows already.
/// Keys: https://prometheus.io/docs/prometheus/latest/configuration/configuration/
/// </summary>
internal static class PrometheusConfiguration
{
    public static string TextOf(ServerSetup setup)
    {
        var text = new StringBuilder();
        foreach (var line in RenderingParts.Heading(setup)) text.Append("# ").Append(line).Append('\n');
        if (setup.ServerName is null) text.Append("# HOSTNAME must be in the environment: it becomes server_name.\n");
        text.Append("# Prometheus 3: --agent instead of --enable-feature=…\n").Append(Scrapes(setup)).Append(RemoteWrite(setup));
        return text.ToString();
    }

    private static string Scrapes(ServerSetup setup)
    {
        var labels = string.Concat(RenderingParts.PlaceLabels(setup).Select(l => $"\n    {l.Name}: {Quoted.Yaml(l.Value)}"));
        return $$"""
            global:
              scrape_interval: {{RenderingParts.Interval(setup)}}
              scrape_timeout: {{RenderingParts.Timeout(setup)}}
              external_labels:
                server_name: {{Quoted.Yaml(setup.ServerName ?? "${HOSTNAME}")}}{{labels}}

            scrape_configs:
              - job_name: {{HostSeries.Job}}
                static_configs:
                  - targets: ["127.0.0.1:{{setup.NodeExporterPort}}"]
                metric_relabel_configs:
                  - source_labels: [__name__]
                    regex: {{Quoted.Yaml(HostSeries.Noise)}}
                    action: drop

              # The agent's own health: does it send, what waits, what failed.
              - job_name: {{HostSeries.AgentJob}}
                static_configs:
                  - targets: ["127.0.0.1:{{setup.AgentPort}}"]
                metric_relabel_configs:
                  - source_labels: [__name__]
                    regex: {{Quoted.Yaml(HostSeries.KeptOfAgent(AgentKind.Prometheus))}}
                    action: keep


            """;
    }

    private static string RemoteWrite(ServerSetup setup)
    {
        var ca = setup.CaFile is { } file ? $"\n      ca_file: {Quoted.Yaml(file)}" : "";
        return $$"""
            # What cannot be sent waits on disk for up to 8 hours. 429 and 5xx are tried again; other 4xx answers drop the batch.
            remote_write:
              - name: msp
                url: {{Quoted.Yaml(RenderingParts.WriteUrl(setup))}}
                remote_timeout: 30s
                authorization:
                  type: Bearer
                  credentials_file: {{Quoted.Yaml(AgentPaths.TokenFile)}}
                tls_config:
                  min_version: TLS12{{ca}}
                queue_config:
                  capacity: 10000
                  max_shards: 10
                  max_samples_per_send: 2000
                  batch_send_deadline: 1s
                  min_backoff: 500ms
                  max_backoff: 30s
                  retry_on_http_429: true
                write_relabel_configs:
                  # Environment variables are expanded in external labels only, and those never replace the target's own instance
                  # (127.0.0.1:…). Here both are there.
                  - source_labels: [server_name]
                    target_label: instance

            """;
    }
}
