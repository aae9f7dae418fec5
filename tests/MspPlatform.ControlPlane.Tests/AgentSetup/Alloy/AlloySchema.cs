namespace MspPlatform.ControlPlane.Tests.AgentSetup.Alloy;

/// <summary>
/// Arguments and inner blocks of a block. An argument is written <c>type name</c>, required with an exclamation mark.
/// Types: string, duration, regex, number, bool, strings (a list of strings), labels (an object of strings), targets, receivers.
/// </summary>
internal sealed record AlloySchema(bool Labelled, string[] Arguments, string[] Exports, Dictionary<string, AlloySchema> Blocks)
{
    private static readonly Dictionary<string, AlloySchema> None = [];

    private static readonly AlloySchema Rule = Inner("strings source_labels", "string target_label", "string replacement", "regex regex", "string action");

    /// <summary>The components that our texts use, from https://grafana.com/docs/alloy/latest/reference/.</summary>
    public static readonly Dictionary<string, AlloySchema> Components = new()
    {
        ["logging"] = new(false, ["string level", "string format"], [], None),
        ["prometheus.exporter.unix"] = new(true, ["strings disable_collectors", "strings enable_collectors"], ["targets"], new()
        {
            ["filesystem"] = Inner("regex mount_points_exclude", "regex fs_types_exclude", "duration mount_timeout"),
            ["netdev"] = Inner("regex device_exclude", "regex device_include"),
        }),
        ["prometheus.exporter.self"] = new(true, [], ["targets"], None),
        ["discovery.relabel"] = new(true, ["targets targets!"], ["output"], new() { ["rule"] = Rule }),
        ["prometheus.scrape"] = new(true, ["targets targets!", "receivers forward_to!", "duration scrape_interval", "duration scrape_timeout"], [], None),
        ["prometheus.relabel"] = new(true, ["receivers forward_to!"], ["receiver"], new() { ["rule"] = Rule }),
        ["prometheus.remote_write"] = new(true, ["labels external_labels"], ["receiver"], new()
        {
            ["endpoint"] = new(false, ["string url!", "string bearer_token_file", "duration remote_timeout"], [], new()
            {
                ["tls_config"] = Inner("string min_version", "string ca_file"),
                ["queue_config"] = Inner("number capacity", "number max_shards", "number min_shards", "number max_samples_per_send", "duration batch_send_deadline",
                    "duration min_backoff", "duration max_backoff", "bool retry_on_http_429", "duration sample_age_limit"),
                ["metadata_config"] = Inner("bool send"),
            }),
            ["wal"] = Inner("duration truncate_frequency", "duration min_keepalive_time", "duration max_keepalive_time"),
        }),
    };

    private static AlloySchema Inner(params string[] arguments) => new(false, arguments, [], None);
}
