using System.Collections.Frozen;

namespace MspPlatform.Domain.Limits;

/// <summary>Every limit. Defaults suit a customer of a few hundred servers, and what the store itself would drop without a word.</summary>
public static class LimitCatalogue
{
    /// <summary>
    /// The edge tells known series from new ones in at most 2 MB per customer, which is room for so many; above it only no limit is honest.
    /// </summary>
    public const long MaxActiveSeries = 550_000;

    /// <summary>In the order of <see cref="LimitKind"/>.</summary>
    public static IReadOnlyList<LimitDefinition> All { get; } =
    [
        new(LimitKind.SamplesPerSecond, "samplesPerSecond", "samples per second, all tokens together", 100_000, 1, 100_000_000),
        new(LimitKind.SamplesBurst, "samplesBurst", "samples above the rate that may come at once, after a pause", 2_000_000, 1, 1_000_000_000),
        new(LimitKind.BytesPerSecond, "bytesPerSecond", "bytes of write bodies as sent, per second, all tokens together", 16_777_216, 1024, 10_000_000_000),
        new(LimitKind.RequestsPerMinute, "requestsPerMinute", "writes per minute of one token", 100, 1, 1_000_000),
        new(LimitKind.ConcurrentWrites, "concurrentWrites", "writes in progress at the same time", 32, 1, 10_000),
        new(LimitKind.ActiveSeries, "activeSeries", "series seen during the last hour", 500_000, 1, MaxActiveSeries),
        new(LimitKind.NewSeriesPerDay, "newSeriesPerDay", "series per UTC day that were not seen during the hour before", 2_000_000, 1, 1_000_000_000),
        new(LimitKind.SeriesPerRequest, "seriesPerRequest", "series in one write", 50_000, 1, 1_000_000),

        // VictoriaMetrics keeps 40 labels, names of 256 and values of 4096 bytes, and drops what is above without telling; customer_id is one of the 40.
        new(LimitKind.LabelsPerSeries, "labelsPerSeries", "labels of one series, its name included", 39, 1, 1000),
        new(LimitKind.LabelNameBytes, "labelNameBytes", "bytes of a label's name", 256, 16, 65_536),
        new(LimitKind.LabelValueBytes, "labelValueBytes", "bytes of a label's value", 4096, 16, 1_048_576),
        new(LimitKind.SampleAgeSeconds, "sampleAgeSeconds", "age of a sample, in seconds", 30 * Day, 60, 3650 * Day),
        new(LimitKind.SampleFutureSeconds, "sampleFutureSeconds", "seconds that a sample may lie in the future", 3600, 1, 2 * Day),
        new(LimitKind.ConcurrentQueries, "concurrentQueries", "queries in progress at the same time", 16, 1, 10_000),
        new(LimitKind.QueryRangeSeconds, "queryRangeSeconds", "seconds from start to end of a range query", 400 * Day, 60, 3650 * Day),
        new(LimitKind.QueryPoints, "queryPoints", "points per series of a range query, (end - start) / step", 11_000, 10, 1_000_000),
        new(LimitKind.QuerySeries, "querySeries", "series in the answer of a query", 100_000, 1, 10_000_000),
    ];

    private const long Day = 86_400;

    private static readonly FrozenDictionary<string, LimitDefinition> ById = All.ToFrozenDictionary(limit => limit.Id, StringComparer.Ordinal);

    public static LimitDefinition Of(LimitKind kind) => All[(int)kind];

    /// <summary>Null when no limit has this id.</summary>
    public static LimitDefinition? Find(string id) => ById.GetValueOrDefault(id);
}
