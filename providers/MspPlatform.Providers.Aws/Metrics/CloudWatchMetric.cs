namespace MspPlatform.Providers.Aws.Metrics;

internal enum CloudWatchUnit
{
    Percent,
    BytesInStep,
    BytesPerSecond,
}

/// <param name="Namespace">AWS' name of the service's metrics.</param>
/// <param name="Name">AWS' name of the metric.</param>
/// <param name="Dimension">By which a resource is named.</param>
/// <param name="Unit">Of its values.</param>
internal sealed record CloudWatchMetric(string Namespace, string Name, string Dimension, CloudWatchUnit Unit)
{
    // Bytes are counted per data point, of which a step has one with basic monitoring and five with detailed: only their sum is the step's.
    public string Statistic => Unit == CloudWatchUnit.BytesInStep ? "Sum" : "Average";

    public double InBaseUnit(double value, TimeSpan step) => Unit switch
    {
        CloudWatchUnit.Percent => value / 100,
        CloudWatchUnit.BytesInStep => value / step.TotalSeconds,
        _ => value,
    };
}
