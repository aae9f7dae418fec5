using System.Text;

namespace MspPlatform.ControlPlane.AgentSetup;

/// <summary>
/// The file that Grafana Alloy runs. One statement stands on each line, as its parser demands.
/// Components and arguments: https://grafana.com/docs/alloy/latest/reference/components/
/// </summary>
internal static class AlloyConfiguration
{
    public static string TextOf(ServerSetup setup)
    {
        var text = new StringBuilder();
        foreach (var line in RenderingParts.Heading(setup)) text.Append("// ").Append(line).Append('\n');
        text.Append(Host(setup)).Append(Self(setup)).Append(RemoteWrite(setup));
        return text.ToString();
    }

    private static string ServerName(ServerSetup setup) =>
        setup.ServerName is { } name ? Quoted.Alloy(name) : "constants.hostname";

    private static string Host(ServerSetup setup) => $$"""

        logging {
          level  = "info"
          format = "logfmt"
        }

        prometheus.exporter.unix "host" {
          disable_collectors = [{{string.Join(", ", HostSeries.DisabledCollectors.Select(Quoted.Alloy))}}]

          filesystem {
            mount_points_exclude = {{Quoted.Alloy(HostSeries.ExcludedMountPoints)}}
            mount_timeout        = "2s"
          }

          netdev {
            device_exclude = {{Quoted.Alloy(HostSeries.ExcludedNetworkDevices)}}
          }
        }

        {{Targets(setup, "host", "prometheus.exporter.unix.host", HostSeries.Job)}}

        {{Scrape(setup, "host")}}

        prometheus.relabel "host" {
          forward_to = [prometheus.remote_write.msp.receiver]

          rule {
            source_labels = ["__name__"]
            regex         = {{Quoted.Alloy(HostSeries.Noise)}}
            action        = "drop"
          }
        }

        """;

    private static string Self(ServerSetup setup) => $$"""

        // The agent's own health: does it send, what waits, what failed.
        prometheus.exporter.self "agent" { }

        {{Targets(setup, "agent", "prometheus.exporter.self.agent", HostSeries.AgentJob)}}

        {{Scrape(setup, "agent")}}

        prometheus.relabel "agent" {
          forward_to = [prometheus.remote_write.msp.receiver]

          rule {
            source_labels = ["__name__"]
            regex         = {{Quoted.Alloy(HostSeries.KeptOfAgent(AgentKind.Alloy))}}
            action        = "keep"
          }
        }

        """;

    private static string Targets(ServerSetup setup, string name, string exporter, string job) => $$"""
        discovery.relabel "{{name}}" {
          targets = {{exporter}}.targets

          rule {
            target_label = "instance"
            replacement  = {{ServerName(setup)}}
          }

          rule {
            target_label = "job"
            replacement  = {{Quoted.Alloy(job)}}
          }
        }
        """;

    private static string Scrape(ServerSetup setup, string name) => $$"""
        prometheus.scrape "{{name}}" {
          targets         = discovery.relabel.{{name}}.output
          scrape_interval = "{{RenderingParts.Interval(setup)}}"
          scrape_timeout  = "{{RenderingParts.Timeout(setup)}}"
          forward_to      = [prometheus.relabel.{{name}}.receiver]
        }
        """;

    private static string RemoteWrite(ServerSetup setup)
    {
        var labels = string.Concat(RenderingParts.PlaceLabels(setup).Select(l => $"\n    {l.Name,-11} = {Quoted.Alloy(l.Value)},"));
        var ca = setup.CaFile is { } file ? $"\n      ca_file     = {Quoted.Alloy(file)}" : "";
        return $$"""

            // What cannot be sent waits on disk for up to 8 hours. 429 and 5xx are tried again; other 4xx answers drop the batch.
            prometheus.remote_write "msp" {
              external_labels = {
                server_name = {{ServerName(setup)}},{{labels}}
              }

              endpoint {
                url               = {{Quoted.Alloy(RenderingParts.WriteUrl(setup))}}
                bearer_token_file = {{Quoted.Alloy(AgentPaths.TokenFile)}}
                remote_timeout    = "30s"

                tls_config {
                  min_version = "TLS12"{{ca}}
                }

                queue_config {
                  capacity             = 10000
                  max_shards           = 10
                  max_samples_per_send = 2000
                  batch_send_deadline  = "1s"
                  min_backoff          = "500ms"
                  max_backoff          = "30s"
                  retry_on_http_429    = true
                }
              }

              wal {
                truncate_frequency = "2h"
                min_keepalive_time = "5m"
                max_keepalive_time = "8h"
              }
            }

            """;
    }
}
