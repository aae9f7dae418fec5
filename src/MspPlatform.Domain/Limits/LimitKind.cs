namespace MspPlatform.Domain.Limits;

/// <summary>What the edge bounds. <see cref="LimitCatalogue"/> has unit, range and default of each.</summary>
public enum LimitKind
{
    SamplesPerSecond,
    SamplesBurst,
    BytesPerSecond,
    RequestsPerMinute,
    ConcurrentWrites,
    ActiveSeries,
    NewSeriesPerDay,
    SeriesPerRequest,
    LabelsPerSeries,
    LabelNameBytes,
    LabelValueBytes,
    SampleAgeSeconds,
    SampleFutureSeconds,
    ConcurrentQueries,
    QueryRangeSeconds,
    QueryPoints,
    QuerySeries,
}
