using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MspPlatform.Domain;
using MspPlatform.Gateway.Authentication;
using MspPlatform.Gateway.Metadata;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Reading;

/// <summary>
/// Answers <c>metadata</c> in Prometheus' form (https://prometheus.io/docs/prometheus/latest/querying/api/#querying-metric-metadata).
/// The store is not asked: it keeps metadata by metric name alone, whoever sent it.
/// </summary>
internal static class MetadataReads
{
    public static async ValueTask<Refusal?> AnswerAsync(HttpContext http, ReadQuery query, TokenEntry token, DateTimeOffset now)
    {
        if (!TryReadNumber(query, "limit", out int limit) || !TryReadNumber(query, "limit_per_metric", out int perMetric))
            return Refusal.BadRequest(RejectionReason.BadParameter, "'limit' and 'limit_per_metric' must be whole numbers.");
        string? metric = query.Value("metric") is { Length: > 0 } name ? name : null;
        IEnumerable<IGrouping<string, FamilyMetadata>> families = token.Customer.Traffic.Families.List(metric, now)
            .GroupBy(family => family.FamilyText, StringComparer.Ordinal).OrderBy(family => family.Key, StringComparer.Ordinal);
        http.Response.ContentType = "application/json";
        await using (var json = new Utf8JsonWriter(http.Response.BodyWriter))
            Write(json, limit < 0 ? families : families.Take(limit), perMetric);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        return null;
    }

    private static void Write(Utf8JsonWriter json, IEnumerable<IGrouping<string, FamilyMetadata>> families, int perMetric)
    {
        json.WriteStartObject();
        json.WriteString("status", "success");
        json.WriteStartObject("data");
        foreach (IGrouping<string, FamilyMetadata> family in families)
        {
            json.WriteStartArray(family.Key);
            foreach (FamilyMetadata metadata in perMetric > 0 ? family.Take(perMetric) : family)
            {
                json.WriteStartObject();
                json.WriteString("type", TypeText(metadata.Type));
                json.WriteString("help", metadata.HelpText);
                json.WriteString("unit", metadata.UnitText);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Absent is no limit, as a negative one is.</summary>
    private static bool TryReadNumber(ReadQuery query, string name, out int number)
    {
        number = -1;
        return query.Value(name) is not { Length: > 0 } text || int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    private static string TypeText(MetricFamilyType type) => type switch
    {
        MetricFamilyType.Counter => "counter",
        MetricFamilyType.Gauge => "gauge",
        MetricFamilyType.Histogram => "histogram",
        MetricFamilyType.GaugeHistogram => "gaugehistogram",
        MetricFamilyType.Summary => "summary",
        MetricFamilyType.Info => "info",
        MetricFamilyType.StateSet => "stateset",
        _ => "unknown",
    };
}
