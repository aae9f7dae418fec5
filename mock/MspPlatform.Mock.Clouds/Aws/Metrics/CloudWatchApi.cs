using System.Text.Json.Nodes;
using MspPlatform.Mock.Clouds.Estate;
using MspPlatform.Mock.Clouds.Faults;

namespace MspPlatform.Mock.Clouds.Aws.Metrics;

/// <summary>CloudWatch's GetMetricData: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html.</summary>
internal sealed class CloudWatchApi(Sky sky, TimeProvider time)
{
    private const int MaxQueries = 500;

    public IEnumerable<AwsApi> Operations =>
    [
        new("GetMetricData", "monitoring", AwsProtocol.Json, "1.0", "GraniteServiceVersion20100801", GetMetricData,
            request => AwsRequest.List(request.Body, "MetricDataQueries").Count),
    ];

    private AwsReply GetMetricData(AwsRequest request)
    {
        request.AllowOnly("MetricDataQueries", "StartTime", "EndTime", "ScanBy", "NextToken", "MaxDatapoints");
        JsonArray queries = AwsRequest.List(request.Body, "MetricDataQueries");
        if (queries.Count is 0 or > MaxQueries || queries.Select(q => AwsRequest.Member<string>(q, "Id")).Distinct().Count() != queries.Count)
            throw AwsRequest.Invalid("The collection MetricDataQueries must have 1 to 500 items with distinct ids.");
        long start = AwsRequest.Member<long>(request.Body, "StartTime");
        long end = AwsRequest.Member<long>(request.Body, "EndTime");
        if (start >= end)
            throw AwsRequest.Invalid("The parameter StartTime must be less than the parameter EndTime.");

        CloudWatchQuery[] asked = [.. queries.Select(q => CloudWatchQuery.Parse(q!))];
        CloudWatchPoint[] points = [.. asked.SelectMany(q => q.Points(sky.Estate, request.Caller.AccountId, request.Region, start, end, time.GetUtcNow()))];
        string? token = request.Body["NextToken"]?.GetValue<string>();
        string question = $"{request.Caller.AccountId}/{queries.ToJsonString()}/{start}/{end}";
        (IReadOnlyList<CloudWatchPoint> page, string? next) = PagedItems.Cut(points, sky.PageSize, token, question);

        // What has nothing to say is told on the first page.
        IEnumerable<string> silent = token is null ? asked.Select(q => q.Id).Except(points.Select(p => p.Id)) : [];
        string? broken = request.Fault?.Kind == FaultKind.ItemError ? asked[0].Id : null;
        var results = page.GroupBy(p => p.Id).Select(g => Result(g.Key, [.. g], g.Last() == points.Last(p => p.Id == g.Key), broken)).ToList();
        results.AddRange(silent.Select(id => Result(id, [], isLast: true, broken)));
        var answer = new JsonObject { ["MetricDataResults"] = new JsonArray([.. results]), ["Messages"] = new JsonArray() };
        if (next is not null)
            answer["NextToken"] = next;
        return AwsReply.Json(answer, "1.0");
    }

    private static JsonObject Result(string id, CloudWatchPoint[] points, bool isLast, string? broken) => id == broken
        ? new()
        {
            ["Id"] = id,
            ["Label"] = id,
            ["Timestamps"] = new JsonArray(),
            ["Values"] = new JsonArray(),
            ["StatusCode"] = "InternalError",
            ["Messages"] = new JsonArray(new JsonObject { ["Code"] = "Internal", ["Value"] = "The metric could not be read." }),
        }
        : new()
        {
            ["Id"] = id,
            ["Label"] = id,
            ["Timestamps"] = new JsonArray([.. points.Select(p => JsonValue.Create((double)p.Time))]),
            ["Values"] = new JsonArray([.. points.Select(p => JsonValue.Create(p.Value))]),
            ["StatusCode"] = isLast ? "Complete" : "PartialData",
        };
}
