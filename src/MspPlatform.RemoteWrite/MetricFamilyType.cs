namespace MspPlatform.RemoteWrite;

/// <summary>Types of metric families, with the numbers of <c>MetricMetadata.MetricType</c>, which are the same in remote write 1.0 and 2.0.</summary>
public enum MetricFamilyType
{
    Unknown = 0,
    Counter = 1,
    Gauge = 2,
    Histogram = 3,
    GaugeHistogram = 4,
    Summary = 5,
    Info = 6,
    StateSet = 7,
}
