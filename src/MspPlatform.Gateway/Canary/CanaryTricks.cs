using System.Globalization;
using MspPlatform.Gateway.Reading;

namespace MspPlatform.Gateway.Canary;

/// <summary>
/// Every known way to another customer's series: parameters by which VictoriaMetrics takes filters and tenants, in the URL and in the
/// form, and selectors that reach out. The isolation tests try the same ones, and more, on every
/// path of the edge.
/// </summary>
internal static class CanaryTricks
{
    /// <summary>Written as they go over the wire; {G} is the other customer.</summary>
    internal static readonly string[] Parameters =
    [
        "extra_label=customer_id={G}", "extra_label[]=customer_id={G}", "extra_label=customer_id=", "extra_filters={customer_id=\"{G}\"}",
        "extra_filters[]={customer_id=\"{G}\"}", "extra_filters={}", "match={customer_id=\"{G}\"}", "match[]={customer_id=\"{G}\"}",
        "match[]={__name__=~\".*\"}", "query={customer_id=\"{G}\"}", "tenant={G}", "AccountID=1", "accountID=1&projectID=0",
        "authKey=x", "trace=1", "nocache=1", "Extra_Label=customer_id={G}", "extra%5Flabel=customer_id%3D{G}",
        "extra_label%00=customer_id={G}", "&extra_label=customer_id={G}",
        ";extra_label=customer_id={G}",

        // Encoded, encoded twice, and given twice.
        "extra_filters%5B%5D={customer_id%3D\"{G}\"}", "match%5B%5D={customer_id%3D\"{G}\"}", "extra%255Flabel=customer_id%253D{G}",
        "extra_filters%255B%255D={customer_id%253D\"{G}\"}", "extra_label=customer_id%253D{G}", "extra_label=customer_id={G}&extra_label=customer_id={G}",
        "extra_filters={customer_id=\"{G}\"}&extra_filters[]={}", "match[]={customer_id=\"{G}\"}&match={customer_id=\"{G}\"}",
    ];

    internal static readonly string[] Selectors =
    [
        "{__name__=~\".*\"}", "{customer_id=\"{G}\"}", "{customer_id=~\"{G}|.*\"}", "{__name__=~\".*\" or customer_id=\"{G}\"}",
        "WITH (x = {customer_id=\"{G}\"}) x", "count({customer_id!=\"\"}) by (customer_id, __name__)", "last_over_time({__name__=~\"canary.*\"}[1h])",
        "union({customer_id=\"{G}\"}, {__name__!=\"\"})",
    ];

    /// <summary>All of them against the other customer: some hundred requests.</summary>
    public static IEnumerable<CanaryAsk> Against(CanaryCustomer other, DateTimeOffset now)
    {
        string id = other.Id.Value;
        // The others are not the store's to answer.
        foreach (ReadEndpoint endpoint in ReadEndpoint.All.Where(e => e.Source == ReadSource.Store))
        {
            bool takesLabel = endpoint.Path.Contains("{name}", StringComparison.Ordinal);
            foreach (string? name in takesLabel ? [other.LabelName, "__name__", "customer_id"] : (string?[])[null])
            {
                yield return new CanaryAsk(endpoint, name, "", Form: null);
                foreach (string selector in Selectors)
                    yield return new CanaryAsk(endpoint, name, Plain(endpoint, selector.Replace("{G}", id, StringComparison.Ordinal), now), Form: null);
                string plain = Plain(endpoint, Selectors[0], now);
                foreach (string parameter in Parameters)
                {
                    string trick = parameter.Replace("{G}", id, StringComparison.Ordinal);
                    yield return new CanaryAsk(endpoint, name, $"{plain}&{trick}", Form: null);
                    yield return new CanaryAsk(endpoint, name, $"{trick}&{plain}", Form: null);
                    yield return new CanaryAsk(endpoint, name, "", $"{plain}&{trick}");
                    yield return new CanaryAsk(endpoint, name, trick, plain);
                    yield return new CanaryAsk(endpoint, name, plain, trick);
                }
            }
        }
    }

    /// <summary>What the customer may see of its own.</summary>
    public static CanaryAsk OfItsOwn(CanaryCustomer customer, DateTimeOffset now) =>
        new(ReadEndpoint.All.Single(e => e.Path == "series"), Name: null,
            $"match[]={customer.Metric}&start={Seconds(now.AddHours(-1))}&end={Seconds(now)}", Form: null);

    /// <summary>What a dashboard would ask, with this selector.</summary>
    internal static string Plain(ReadEndpoint endpoint, string selector, DateTimeOffset now)
    {
        string text = Uri.EscapeDataString(selector);
        if (endpoint.Source != ReadSource.Store)
            return "";
        if (endpoint.Matches)
            return $"match[]={text}";
        return endpoint.IsRange ? $"query={text}&start={Seconds(now.AddMinutes(-5))}&end={Seconds(now)}&step=60" : $"query={text}";
    }

    private static string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
