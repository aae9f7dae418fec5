namespace MspPlatform.Mock.Fleet.Catalogue;

/// <summary>As in the exporter's <c># TYPE</c> lines; remote write 1.0 does not carry it.</summary>
internal enum MetricType
{
    Counter,
    Gauge,
    Untyped,
}
