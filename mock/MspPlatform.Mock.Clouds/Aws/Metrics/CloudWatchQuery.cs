using System.Text.Json.Nodes;
using MspPlatform.Mock.Clouds.Estate;

namespace MspPlatform.Mock.Clouds.Aws.Metrics;

/// <summary>One metric of one resource, as it was asked for.</summary>
internal sealed record CloudWatchQuery(string Id, string Namespace, string MetricName, string Dimension, string Value, long Period, string Statistic)
{
    // EC2's basic monitoring and RDS publish a point every five minutes.
    private const int PublishedEvery = 300;

    public static CloudWatchQuery Parse(JsonNode query)
    {
        JsonNode? stat = query["MetricStat"];
        JsonNode? metric = stat?["Metric"];
        JsonArray dimensions = AwsRequest.List(metric, "Dimensions");
        long period = AwsRequest.Member<long>(stat, "Period");
        if (period <= 0 || period % 60 != 0 || dimensions.Count != 1)
            throw AwsRequest.Invalid("Period must be a multiple of 60, and one dimension is known.");
        return new CloudWatchQuery(
            AwsRequest.Member<string>(query, "Id"), AwsRequest.Member<string>(metric, "Namespace"), AwsRequest.Member<string>(metric, "MetricName"),
            AwsRequest.Member<string>(dimensions[0], "Name"), AwsRequest.Member<string>(dimensions[0], "Value"), period, AwsRequest.Member<string>(stat, "Stat"));
    }

    /// <summary>The points of periods that are over. Nothing for what is not there: CloudWatch knows no "not found".</summary>
    public IEnumerable<CloudWatchPoint> Points(SimulatedEstate estate, string accountId, string region, long start, long end, DateTimeOffset now)
    {
        SimulatedServer? server = estate.ByAwsAccount(accountId)?.Servers.FirstOrDefault(s => s.Region == region && s.IsRunning && IsOf(s));
        if (server is null || Rate(estate, server, default) is null)
            yield break;
        long step = Math.Max(Period, PublishedEvery);
        for (long t = start - (start % step); t < end && t + step <= now.ToUnixTimeSeconds(); t += step)
        {
            if (t >= start)
                yield return new CloudWatchPoint(Id, t, Rate(estate, server, DateTimeOffset.FromUnixTimeSeconds(t))!.Value * (Statistic == "Sum" ? step : 1));
        }
    }

    private bool IsOf(SimulatedServer server) => (Namespace, Dimension) switch
    {
        ("AWS/EC2", "InstanceId") => !server.IsDatabase && server.Id == Value,
        ("AWS/RDS", "DBInstanceIdentifier") => server.IsDatabase && server.Name == Value,
        _ => false,
    };

    // Percent, or bytes a second, of which a sum makes bytes. The average of EC2's counters is per point and not per second: nobody should ask for it.
    private double? Rate(SimulatedEstate estate, SimulatedServer server, DateTimeOffset time) => (MetricName, Statistic) switch
    {
        ("CPUUtilization", "Average") => 100 * MetricTruth.Cpu(estate.Dice, server, time),
        ("NetworkIn", "Sum") when !server.IsDatabase => MetricTruth.Bytes(estate.Dice, server, "in", time),
        ("NetworkOut", "Sum") when !server.IsDatabase => MetricTruth.Bytes(estate.Dice, server, "out", time),
        ("EBSReadBytes", "Sum") when !server.IsDatabase => MetricTruth.Bytes(estate.Dice, server, "read", time),
        ("EBSWriteBytes", "Sum") when !server.IsDatabase => MetricTruth.Bytes(estate.Dice, server, "write", time),
        ("NetworkReceiveThroughput", "Average") when server.IsDatabase => MetricTruth.Bytes(estate.Dice, server, "in", time),
        ("NetworkTransmitThroughput", "Average") when server.IsDatabase => MetricTruth.Bytes(estate.Dice, server, "out", time),
        ("ReadThroughput", "Average") when server.IsDatabase => MetricTruth.Bytes(estate.Dice, server, "read", time),
        ("WriteThroughput", "Average") when server.IsDatabase => MetricTruth.Bytes(estate.Dice, server, "write", time),
        _ => null,
    };
}
