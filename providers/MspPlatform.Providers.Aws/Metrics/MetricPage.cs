using System.Text.Json.Serialization;

namespace MspPlatform.Providers.Aws.Metrics;

/// <summary>An answer of GetMetricData: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html.</summary>
internal sealed record MetricPage([property: JsonRequired] IReadOnlyList<MetricResult> MetricDataResults, string? NextToken, IReadOnlyList<MetricMessage>? Messages);

/// <param name="Id">Of the query; one may come several times, on one page or more.</param>
/// <param name="Timestamps">Seconds since 1970, each the beginning of a period.</param>
/// <param name="StatusCode">Complete, PartialData (the next page goes on), InternalError or Forbidden.</param>
internal sealed record MetricResult(
    [property: JsonRequired] string Id, [property: JsonRequired] IReadOnlyList<double> Timestamps, [property: JsonRequired] IReadOnlyList<double> Values,
    string? StatusCode, IReadOnlyList<MetricMessage>? Messages);

internal sealed record MetricMessage(string? Code, string? Value);

[JsonSourceGenerationOptions(RespectNullableAnnotations = true)]
[JsonSerializable(typeof(MetricPage))]
internal sealed partial class MetricJson : JsonSerializerContext;
