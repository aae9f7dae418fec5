using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MspPlatform.Gateway.Storage;

/// <summary>Section <c>VictoriaMetrics</c>: the store behind the edge.</summary>
internal sealed class StoreOptions
{
    public const string Section = "VictoriaMetrics";

    /// <summary>Base URL of a single-node VictoriaMetrics, without a path of its own unless it runs under a prefix. Default http://127.0.0.1:8428.</summary>
    [Required]
    [Url]
    public string Url { get; set; } = "http://127.0.0.1:8428";

    /// <summary>
    /// How long one write may take at the store, 1–300 s. Default 25 s: less than the 30 s after which Prometheus gives up by itself,
    /// so that the sender hears a reason.
    /// </summary>
    [Range(1, 300)]
    public int WriteTimeoutSeconds { get; set; } = 25;

    /// <summary>How long one query may take at the store, 1–600 s. Default 60 s.</summary>
    [Range(1, 600)]
    public int ReadTimeoutSeconds { get; set; } = 60;

    /// <summary>
    /// Seconds between two looks at the store's version and flags, 1–3600 s. Default 60 s; a store restarted with unsafe flags serves
    /// reads that long.
    /// </summary>
    [Range(1, 3600)]
    public int CheckSeconds { get; set; } = 60;

    /// <summary>
    /// Bytes of acknowledged bodies, compressed, that are kept for each VictoriaMetrics and sent again when it was killed, 0 to 1 GiB; 0 keeps
    /// none. Default 32 MiB, a million samples. VictoriaMetrics keeps samples in memory for up to 12 s before they are on disk.
    /// </summary>
    [Range(0, 1024 * 1024 * 1024)]
    public int ReplayBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>
    /// Takes a store with <c>-relabelConfig</c>, <c>-streamAggr.config</c> or <c>-streamAggr.dropInputLabels</c>. Default false: they can
    /// change or drop <c>customer_id</c>, and the store does not tell what is in them.
    /// </summary>
    public bool AllowRelabeling { get; set; }
}

[OptionsValidator]
internal sealed partial class StoreOptionsValidator : IValidateOptions<StoreOptions>;
