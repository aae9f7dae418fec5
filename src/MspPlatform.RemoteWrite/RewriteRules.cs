using System.Runtime.InteropServices;

namespace MspPlatform.RemoteWrite;

/// <summary>What <see cref="WriteRequestRewriter"/> leaves out and adds.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RewriteRules
{
    /// <summary>Earliest time of a sample or histogram that is kept, in milliseconds since 1970 UTC.</summary>
    public required long MinTimestamp { get; init; }

    /// <summary>Latest time of a sample or histogram that is kept, in milliseconds since 1970 UTC.</summary>
    public required long MaxTimestamp { get; init; }

    /// <summary>Whether exemplars are left out; VictoriaMetrics stores none.</summary>
    public bool DropExemplars { get; init; }

    /// <summary>
    /// Whether everything but series is left out: metadata and what other dialects add beside them, such as Mimir's own settings, in which a
    /// client could say who it is.
    /// </summary>
    public bool SeriesOnly { get; init; }

    /// <summary>
    /// The <c>customer_id</c> that every series gets in place of any that it has, its labels then being sorted by name; null to leave the
    /// labels alone.
    /// </summary>
    public CustomerLabel? Customer { get; init; }
}
