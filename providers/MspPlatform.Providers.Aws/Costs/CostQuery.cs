using System.Globalization;
using System.Text.Json.Nodes;
using MspPlatform.Providers.Aws.Wire;

namespace MspPlatform.Providers.Aws.Costs;

/// <summary>
/// One question to Cost Explorer, who groups by two dimensions at most. A page costs a cent whatever is on it, so one question brings all four
/// metrics and days.
/// </summary>
internal sealed record CostQuery(AwsSettings Settings, CostRequest Request, bool OfUsage)
{
    public const string Operation = "GetCostAndUsage";

    private static readonly string[] Metrics = ["UnblendedCost", "NetUnblendedCost", "AmortizedCost", "NetAmortizedCost"];

    public AwsCall Page(string? token)
    {
        var body = new JsonObject
        {
            ["TimePeriod"] = new JsonObject { ["Start"] = Day(Request.From), ["End"] = Day(Request.Until) },
            ["Granularity"] = "DAILY",
            ["Metrics"] = Texts(Metrics),
            ["GroupBy"] = new JsonArray([.. Dimensions().Select(key => new JsonObject { ["Type"] = "DIMENSION", ["Key"] = key })]),
            ["Filter"] = Filter(),
        };
        if (token is not null)
            body["NextPageToken"] = token;

        // Cost Explorer has one address for the whole world: https://docs.aws.amazon.com/general/latest/gr/billing.html.
        return AwsCall.Json("ce", "us-east-1", "AWSInsightsIndexService", Operation, "1.1", body, billableUnits: 1);
    }

    private string[] Dimensions() => (Settings.PaysForOthers, OfUsage) switch
    {
        (false, true) => ["SERVICE", "REGION"],
        (false, false) => ["SERVICE", "RECORD_TYPE"],
        (true, true) => ["SERVICE", "LINKED_ACCOUNT"],
        (true, false) => ["RECORD_TYPE", "LINKED_ACCOUNT"],
    };

    private JsonObject Filter()
    {
        JsonObject types = Among("RECORD_TYPE", RecordTypes.OtherThanUsage);
        JsonObject part = OfUsage ? new JsonObject { ["Not"] = types } : types;

        // A payer that is asked for itself answers for all whom it pays for, unless told otherwise.
        return Settings.PaysForOthers ? part : new JsonObject { ["And"] = new JsonArray(part, Among("LINKED_ACCOUNT", [Settings.AccountId])) };
    }

    private static JsonObject Among(string dimension, IEnumerable<string> values) =>
        new() { ["Dimensions"] = new JsonObject { ["Key"] = dimension, ["Values"] = Texts(values) } };

    private static JsonArray Texts(IEnumerable<string> values) => new([.. values.Select(v => JsonValue.Create(v))]);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
