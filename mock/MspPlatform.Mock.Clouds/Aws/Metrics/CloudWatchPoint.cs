namespace MspPlatform.Mock.Clouds.Aws.Metrics;

/// <param name="Id">Of the query.</param>
/// <param name="Time">The beginning of the period, in seconds since 1970.</param>
/// <param name="Value">In CloudWatch's unit.</param>
internal sealed record CloudWatchPoint(string Id, long Time, double Value);
