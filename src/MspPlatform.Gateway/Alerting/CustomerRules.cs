using System.Text.Json;
using MspPlatform.Domain.Customers;

namespace MspPlatform.Gateway.Alerting;

/// <summary>
/// Picks one customer's rules and alerts out of vmalert's answer and makes them anew from the fields that are known here
/// (VictoriaMetrics <c>app/vmalert/rule/web.go</c>). A rule is the customer's when its own labels say so, an alert when its labels do; of
/// any other rule nothing is told but its name, and that only beside an alert of the customer.
/// </summary>
internal static class CustomerRules
{
    private const string CustomerLabel = "customer_id", GroupLabel = "alertgroup";

    /// <summary>Where vmalert puts the value that a rule's own label took the place of: the series was another customer's.</summary>
    private const string ReplacedLabel = "exported_" + CustomerLabel;

    /// <param name="answer">Any JSON; what has not the form of vmalert's answer is not there.</param>
    public static List<CustomerRuleGroup> Of(JsonElement answer, CustomerId customer)
    {
        var groups = new List<CustomerRuleGroup>();
        foreach (JsonElement group in Items(Member(answer, "data"), "groups"))
        {
            // Who wrote one group for two customers may have named it after both.
            bool isMixed = Items(group, "rules").Any(rule => Texts(rule, "labels").TryGetValue(CustomerLabel, out string? label) && label != customer.Value);
            List<CustomerRule> rules = [.. Items(group, "rules").Select(rule => Rule(rule, customer, isMixed)).OfType<CustomerRule>()];
            if (rules.Count > 0)
                groups.Add(new CustomerRuleGroup(isMixed ? customer.Value : Text(group, "name"), Number(group, "interval"), rules));
        }

        return groups;
    }

    private static CustomerRule? Rule(JsonElement rule, CustomerId customer, bool inMixedGroup)
    {
        bool isAlerting = Text(rule, "type") == "alerting";
        List<CustomerAlert> alerts = isAlerting ? [.. Items(rule, "alerts").Select(alert => Alert(alert, customer, inMixedGroup)).OfType<CustomerAlert>()] : [];
        Dictionary<string, string> labels = Texts(rule, "labels");
        if (labels.GetValueOrDefault(CustomerLabel) != customer.Value)
            return alerts.Count == 0 ? null : new CustomerRule(Text(rule, "name"), isAlerting, Own: null, alerts);
        var own = new CustomerRuleText(
            Text(rule, "query"), Number(rule, "duration"), Number(rule, "keep_firing_for"), labels, Texts(rule, "annotations"),
            Text(rule, "health") == "err" || Text(rule, "lastError").Length > 0, Number(rule, "evaluationTime"), Text(rule, "lastEvaluation"));
        return new CustomerRule(Text(rule, "name"), isAlerting, own, alerts);
    }

    private static CustomerAlert? Alert(JsonElement alert, CustomerId customer, bool inMixedGroup)
    {
        Dictionary<string, string> labels = Texts(alert, "labels");
        if (labels.GetValueOrDefault(CustomerLabel) != customer.Value || labels.GetValueOrDefault(ReplacedLabel, customer.Value) != customer.Value)
            return null;
        if (inMixedGroup)
            labels.Remove(GroupLabel);
        string state = Text(alert, "state");
        return state is "firing" or "pending"
            ? new CustomerAlert(state, Text(alert, "value"), Text(alert, "activeAt"), labels, Texts(alert, "annotations"))
            : null;
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member) ? member : default;

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : default;

    private static string Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static double Number(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out double value) ? value : 0;

    private static Dictionary<string, string> Texts(JsonElement element, string name)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Member(element, name) is not { ValueKind: JsonValueKind.Object } labels)
            return texts;
        foreach (JsonProperty label in labels.EnumerateObject().Where(label => label.Value.ValueKind == JsonValueKind.String))
            texts[label.Name] = label.Value.GetString()!;
        return texts;
    }
}
