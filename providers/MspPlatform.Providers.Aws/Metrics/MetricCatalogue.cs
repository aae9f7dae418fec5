namespace MspPlatform.Providers.Aws.Metrics;

/// <summary>
/// Which CloudWatch metric is which of ours. Sources: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html and
/// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html. Neither tells memory as a share, so there is none.
/// </summary>
internal static class MetricCatalogue
{
    private static readonly Dictionary<(ResourceKind, MetricKind), CloudWatchMetric> Metrics = new()
    {
        [(ResourceKind.Server, MetricKind.CpuUtilization)] = new("AWS/EC2", "CPUUtilization", "InstanceId", CloudWatchUnit.Percent),
        [(ResourceKind.Server, MetricKind.NetworkReceive)] = new("AWS/EC2", "NetworkIn", "InstanceId", CloudWatchUnit.BytesInStep),
        [(ResourceKind.Server, MetricKind.NetworkTransmit)] = new("AWS/EC2", "NetworkOut", "InstanceId", CloudWatchUnit.BytesInStep),

        // DiskReadBytes would be the instance store, which few instances have.
        [(ResourceKind.Server, MetricKind.DiskRead)] = new("AWS/EC2", "EBSReadBytes", "InstanceId", CloudWatchUnit.BytesInStep),
        [(ResourceKind.Server, MetricKind.DiskWrite)] = new("AWS/EC2", "EBSWriteBytes", "InstanceId", CloudWatchUnit.BytesInStep),
        [(ResourceKind.Database, MetricKind.CpuUtilization)] = new("AWS/RDS", "CPUUtilization", "DBInstanceIdentifier", CloudWatchUnit.Percent),
        [(ResourceKind.Database, MetricKind.NetworkReceive)] = new("AWS/RDS", "NetworkReceiveThroughput", "DBInstanceIdentifier", CloudWatchUnit.BytesPerSecond),
        [(ResourceKind.Database, MetricKind.NetworkTransmit)] = new("AWS/RDS", "NetworkTransmitThroughput", "DBInstanceIdentifier", CloudWatchUnit.BytesPerSecond),
        [(ResourceKind.Database, MetricKind.DiskRead)] = new("AWS/RDS", "ReadThroughput", "DBInstanceIdentifier", CloudWatchUnit.BytesPerSecond),
        [(ResourceKind.Database, MetricKind.DiskWrite)] = new("AWS/RDS", "WriteThroughput", "DBInstanceIdentifier", CloudWatchUnit.BytesPerSecond),
    };

    /// <returns>Null when AWS has no such metric.</returns>
    public static CloudWatchMetric? Find(ResourceKind resource, MetricKind metric) => Metrics.GetValueOrDefault((resource, metric));
}
