namespace MspPlatform.Providers;

/// <summary>How resources perform.</summary>
public interface IMetricSource
{
    /// <summary>
    /// Every point that the cloud has for the resources in the period, each once, in no particular order. A resource without points has none: a
    /// server that is off, or a metric that its kind does not have.
    /// </summary>
    IAsyncEnumerable<MetricPoint> ReadAsync(MetricRequest request, CancellationToken cancellationToken);
}
