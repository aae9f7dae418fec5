using System.Text.Json;

namespace MspPlatform.Gateway.Alerting;

/// <summary>Writes rules and alerts in Prometheus' form (https://prometheus.io/docs/prometheus/latest/querying/api/#rules).</summary>
internal static class RulesAnswer
{
    private const string Failed = "The rule could not be evaluated; ask who runs this platform.";

    public static void WriteRules(Utf8JsonWriter json, IEnumerable<CustomerRuleGroup> groups)
    {
        Begin(json, "groups");
        foreach (CustomerRuleGroup group in groups)
        {
            json.WriteStartObject();
            json.WriteString("name", group.Name);
            json.WriteString("file", "");
            json.WriteNumber("interval", group.Interval);
            json.WriteStartArray("rules");
            foreach (CustomerRule rule in group.Rules)
                WriteRule(json, rule);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        End(json);
    }

    public static void WriteAlerts(Utf8JsonWriter json, IEnumerable<CustomerRuleGroup> groups)
    {
        Begin(json, "alerts");
        foreach (CustomerAlert alert in groups.SelectMany(group => group.Rules).SelectMany(rule => rule.Alerts))
            WriteAlert(json, alert);
        End(json);
    }

    private static void WriteRule(Utf8JsonWriter json, CustomerRule rule)
    {
        CustomerRuleText? own = rule.Own;
        json.WriteStartObject();
        json.WriteString("type", rule.IsAlerting ? "alerting" : "recording");
        json.WriteString("name", rule.Name);
        json.WriteString("query", own?.Query ?? "");
        WriteTexts(json, "labels", own?.Labels ?? []);
        json.WriteString("health", own is { Fails: true } ? "err" : "ok");
        json.WriteString("lastError", own is { Fails: true } ? Failed : "");
        json.WriteNumber("evaluationTime", own?.EvaluationTime ?? 0);
        json.WriteString("lastEvaluation", own is { LastEvaluation.Length: > 0 } ? own.LastEvaluation : "0001-01-01T00:00:00Z");
        if (rule.IsAlerting)
        {
            json.WriteString("state", rule.State);
            json.WriteNumber("duration", own?.Duration ?? 0);
            json.WriteNumber("keepFiringFor", own?.KeepFiringFor ?? 0);
            WriteTexts(json, "annotations", own?.Annotations ?? []);
            json.WriteStartArray("alerts");
            foreach (CustomerAlert alert in rule.Alerts)
                WriteAlert(json, alert);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteAlert(Utf8JsonWriter json, CustomerAlert alert)
    {
        json.WriteStartObject();
        WriteTexts(json, "labels", alert.Labels);
        WriteTexts(json, "annotations", alert.Annotations);
        json.WriteString("state", alert.State);
        json.WriteString("activeAt", alert.ActiveAt);
        json.WriteString("value", alert.Value);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, Dictionary<string, string> texts)
    {
        json.WriteStartObject(name);
        foreach ((string key, string text) in texts)
            json.WriteString(key, text);
        json.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter json, string list)
    {
        json.WriteStartObject();
        json.WriteString("status", "success");
        json.WriteStartObject("data");
        json.WriteStartArray(list);
    }

    private static void End(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
