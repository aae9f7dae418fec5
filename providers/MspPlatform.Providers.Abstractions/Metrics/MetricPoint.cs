namespace MspPlatform.Providers;

/// <summary>One value of one metric.</summary>
/// <param name="ResourceId">Of the resource that was asked for.</param>
/// <param name="Kind">What was measured, which decides the unit.</param>
/// <param name="Time">The cloud's own time of the point, never the time of reading. Where the cloud tells a span, its beginning.</param>
/// <param name="Value">In the base unit of <paramref name="Kind"/>; finite.</param>
public readonly record struct MetricPoint(string ResourceId, MetricKind Kind, DateTimeOffset Time, double Value);
