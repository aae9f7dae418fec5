using System.Text.Json.Serialization;

namespace MspPlatform.Providers.Aws.Costs;

/// <summary>An answer of GetCostAndUsage: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html.</summary>
internal sealed record CostPage(
    [property: JsonRequired] IReadOnlyList<CostDay> ResultsByTime, string? NextPageToken, IReadOnlyList<DimensionDescription>? DimensionValueAttributes);

internal sealed record CostDay([property: JsonRequired] CostPeriod TimePeriod, [property: JsonRequired] IReadOnlyList<CostGroup> Groups, bool Estimated);

internal sealed record CostPeriod([property: JsonRequired] DateOnly Start, [property: JsonRequired] DateOnly End);

internal sealed record CostGroup([property: JsonRequired] IReadOnlyList<string> Keys, [property: JsonRequired] IReadOnlyDictionary<string, CostAmount> Metrics);

/// <param name="Amount">A decimal number as text, which may be negative and in exponent form.</param>
/// <param name="Unit">The currency.</param>
internal sealed record CostAmount([property: JsonRequired] string Amount, [property: JsonRequired] string Unit);

internal sealed record DimensionDescription([property: JsonRequired] string Value, IReadOnlyDictionary<string, string>? Attributes);

[JsonSourceGenerationOptions(RespectNullableAnnotations = true)]
[JsonSerializable(typeof(CostPage))]
internal sealed partial class CostJson : JsonSerializerContext;
