using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using MspPlatform.Providers.Aws.Sessions;
using MspPlatform.Providers.Aws.Wire;

namespace MspPlatform.Providers.Aws.Metrics;

/// <summary>Points of GetMetricData, which also speaks JSON 1.0; AWS' newest SDKs use CBOR for the same call.</summary>
internal sealed class CloudWatch(AwsSession session) : IMetricSource
{
    public const string Operation = "GetMetricData";

    /// <summary>Queries that one request may hold.</summary>
    public const int MaxQueries = 500;

    public async IAsyncEnumerable<MetricPoint> ReadAsync(MetricRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Not one whole step: CloudWatch would call it a mistake.
        if (Floor(request.Start, request.Step) >= Floor(request.End, request.Step))
            yield break;
        IEnumerable<MetricQuery> queries = from resource in request.Resources
                                           from kind in request.Kinds
                                           let metric = MetricCatalogue.Find(resource.Kind, kind)
                                           where metric is not null
                                           select new MetricQuery(resource, kind, metric);
        foreach (IGrouping<string, MetricQuery> region in queries.GroupBy(q => q.Resource.RegionId))
        {
            foreach (MetricQuery[] batch in region.Chunk(MaxQueries))
            {
                await foreach (MetricPoint point in ReadBatchAsync(region.Key, batch, request, cancellationToken))
                    yield return point;
            }
        }
    }

    private async IAsyncEnumerable<MetricPoint> ReadBatchAsync(
        string region, MetricQuery[] batch, MetricRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A resource that was read twice on two pages has its points on both: all of them count, and none twice.
        var faulty = new HashSet<string>(StringComparer.Ordinal);
        var tokens = new PageTokens(Operation);
        do
        {
            AwsAnswer answer = await session.SendAsync(Call(region, batch, request, tokens.Current), cancellationToken);
            MetricPage page = JsonAnswer.Read(answer, MetricJson.Default.MetricPage);
            foreach (MetricMessage message in page.Messages ?? [])
                request.OnFault(new ItemFault($"{Operation} {region}", ProviderErrorKind.Transient, $"{message.Code}: {message.Value}"));
            foreach (MetricResult result in page.MetricDataResults)
            {
                MetricQuery query = QueryOf(result.Id, batch) ?? throw answer.Malformed("a result was not asked for.");
                if (result.Timestamps.Count != result.Values.Count)
                    throw answer.Malformed("times and values are not of one number.");
                if (KindOf(result.StatusCode) is { } kind && faulty.Add(result.Id))
                    request.OnFault(new ItemFault(query.ToString(), kind, $"{result.StatusCode}: {(result.Messages is [var why, ..] ? why.Value : null)}"));
                for (int i = 0; i < result.Values.Count; i++)
                {
                    DateTimeOffset time = Time(result.Timestamps[i]) ?? throw answer.Malformed("a time is out of this world.");
                    yield return new MetricPoint(query.Resource.ResourceId, query.Kind, time, query.Measure.InBaseUnit(result.Values[i], request.Step));
                }
            }

            tokens.MoveTo(page.NextToken);
        }
        while (tokens.Current is not null);
    }

    public static AwsCall Call(string region, MetricQuery[] batch, MetricRequest request, string? token)
    {
        var body = new JsonObject
        {
            ["MetricDataQueries"] = new JsonArray([.. batch.Select((query, i) => query.ToJson($"m{i}", request.Step))]),
            ["StartTime"] = Floor(request.Start, request.Step),
            ["EndTime"] = Floor(request.End, request.Step),
            ["ScanBy"] = "TimestampAscending",
        };
        if (token is not null)
            body["NextToken"] = token;

        // Every page asks for every metric again, and is billed for it.
        return AwsCall.Json("monitoring", region, "GraniteServiceVersion20100801", Operation, "1.0", body, batch.Length);
    }

    private static MetricQuery? QueryOf(string id, MetricQuery[] batch) =>
        id.StartsWith('m') && int.TryParse(id.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < batch.Length
            ? batch[index]
            : null;

    // PartialData means that the next page goes on.
    private static ProviderErrorKind? KindOf(string? status) => status switch
    {
        null or "Complete" or "PartialData" => null,
        "Forbidden" => ProviderErrorKind.Permission,
        _ => ProviderErrorKind.Transient,
    };

    private static long Floor(DateTimeOffset time, TimeSpan step)
    {
        long seconds = time.ToUnixTimeSeconds();
        return seconds - (seconds % (long)step.TotalSeconds);
    }

    // Null beyond the years that a DateTimeOffset knows.
    private static DateTimeOffset? Time(double seconds) =>
        seconds is >= 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Floor(seconds * 1000)) : null;
}
