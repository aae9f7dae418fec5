using System.Text.Json.Nodes;

namespace MspPlatform.Providers.Aws.Metrics;

/// <summary>One metric of one resource.</summary>
internal sealed record MetricQuery(CloudResource Resource, MetricKind Kind, CloudWatchMetric Measure)
{
    // The dimension is the identifier that people gave the database; the id that stays is another one, and CloudWatch does not know it.
    public string DimensionValue => Resource.Kind == ResourceKind.Database ? Resource.Name ?? Resource.ResourceId : Resource.ResourceId;

    public override string ToString() => $"{Resource.ResourceId} {Measure.Name}";

    public JsonObject ToJson(string id, TimeSpan step) => new()
    {
        ["Id"] = id,
        ["ReturnData"] = true,
        ["MetricStat"] = new JsonObject
        {
            ["Metric"] = new JsonObject
            {
                ["Namespace"] = Measure.Namespace,
                ["MetricName"] = Measure.Name,
                ["Dimensions"] = new JsonArray(new JsonObject { ["Name"] = Measure.Dimension, ["Value"] = DimensionValue }),
            },
            ["Period"] = (int)step.TotalSeconds,
            ["Stat"] = Measure.Statistic,
        },
    };
}
