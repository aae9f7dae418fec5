using System.Globalization;
using System.Text;

namespace MspPlatform.ControlPlane.AgentSetup;

/// <summary>
/// The scrape file of vmagent. Where to send, the token's file, the disk buffer and certificates are arguments of its command line
/// (<see cref="AgentCommandLine"/>); it has no option for the least TLS version as a client, and Go's own least is 1.2.
/// Keys: https://docs.victoriametrics.com/victoriametrics/vmagent/
/// </summary>
internal static class VmagentConfiguration
{
    public static string TextOf(ServerSetup setup)
    {
        // vmagent replaces %{NAME} in the whole file before it reads the YAML.
        var serverName = Quoted.Yaml(setup.ServerName ?? "%{HOSTNAME}");
        var labels = string.Concat(RenderingParts.PlaceLabels(setup).Select(l => $"\n    {l.Name}: {Quoted.Yaml(l.Value)}"));
        var text = new StringBuilder();
        foreach (var line in RenderingParts.Heading(setup)) text.Append("# ").Append(line).Append('\n');
        if (setup.ServerName is null) text.Append("# HOSTNAME must be in the environment: it becomes server_name.\n");
        text.Append(CultureInfo.InvariantCulture, $$"""
            # What cannot be sent waits on disk, up to 2 GiB, and is tried again; an answer of 400 drops the block. TLS 1.2 or newer.
            global:
              scrape_interval: {{RenderingParts.Interval(setup)}}
              scrape_timeout: {{RenderingParts.Timeout(setup)}}
              external_labels:
                server_name: {{serverName}}{{labels}}

            scrape_configs:
              - job_name: {{HostSeries.Job}}
                static_configs:
                  - targets: ["127.0.0.1:{{setup.NodeExporterPort}}"]
                    labels:
                      instance: {{serverName}}
                metric_relabel_configs:
                  - source_labels: [__name__]
                    regex: {{Quoted.Yaml(HostSeries.Noise)}}
                    action: drop

              # The agent's own health: does it send, what waits, what failed.
              - job_name: {{HostSeries.AgentJob}}
                static_configs:
                  - targets: ["127.0.0.1:{{setup.AgentPort}}"]
                    labels:
                      instance: {{serverName}}
                metric_relabel_configs:
                  - source_labels: [__name__]
                    regex: {{Quoted.Yaml(HostSeries.KeptOfAgent(AgentKind.Vmagent))}}
                    action: keep

            """);
        return text.ToString();
    }
}
