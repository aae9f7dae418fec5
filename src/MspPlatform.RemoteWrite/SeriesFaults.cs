namespace MspPlatform.RemoteWrite;

/// <summary>What is wrong with one series of a sound body. The other series of the body are not affected.</summary>
[Flags]
public enum SeriesFaults : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>More labels than <see cref="SeriesRules.MaxLabels"/>.</summary>
    TooManyLabels = 1,

    /// <summary>A label name longer than <see cref="SeriesRules.MaxNameBytes"/>.</summary>
    NameTooLong = 2,

    /// <summary>A label value longer than <see cref="SeriesRules.MaxValueBytes"/>.</summary>
    ValueTooLong = 4,

    /// <summary>
    /// One label name twice, the empty one being the same as <c>__name__</c>. Looked for among the first
    /// <see cref="SeriesRules.MaxLabels"/> labels.
    /// </summary>
    DuplicateLabel = 8,

    /// <summary>
    /// A label that is not for a client to set, or that becomes one when the store makes names Prometheus-compatible (<c>customer.id</c>).
    /// <c>customer_id</c> itself is no fault: what the edge stamps takes its place.
    /// </summary>
    ReservedLabel = 16,

    /// <summary>A sample or histogram before <see cref="SeriesRules.MinTimestamp"/>.</summary>
    SampleTooOld = 32,

    /// <summary>A sample or histogram after <see cref="SeriesRules.MaxTimestamp"/>.</summary>
    SampleTooNew = 64,

    /// <summary>No metric name: neither <c>__name__</c> nor the empty label name has a value.</summary>
    MissingName = 128,
}
