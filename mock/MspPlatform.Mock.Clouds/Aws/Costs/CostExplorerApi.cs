using System.Globalization;
using System.Text.Json.Nodes;
using MspPlatform.Mock.Clouds.Estate;
using MspPlatform.Mock.Clouds.Faults;

namespace MspPlatform.Mock.Clouds.Aws.Costs;

/// <summary>Cost Explorer's GetCostAndUsage, by day: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html.</summary>
internal sealed class CostExplorerApi(Sky sky, TimeProvider time)
{
    private static readonly string[] Metrics = ["UnblendedCost", "NetUnblendedCost", "AmortizedCost", "NetAmortizedCost"];

    public IEnumerable<AwsApi> Operations =>
        [new("GetCostAndUsage", "ce", AwsProtocol.Json, "1.1", "AWSInsightsIndexService", GetCostAndUsage, _ => 1)];

    private AwsReply GetCostAndUsage(AwsRequest request)
    {
        request.AllowOnly("TimePeriod", "Granularity", "Metrics", "GroupBy", "Filter", "NextPageToken");
        if (request.Region != "us-east-1")
            throw new AwsRefusal(AwsRefusalKind.WrongSignature, "Credential should be scoped to a valid region.");
        JsonObject body = request.Body;
        (DateOnly start, DateOnly end) = Period(body["TimePeriod"]);
        if (AwsRequest.Member<string>(body, "Granularity") != "DAILY")
            throw AwsRequest.Invalid("This sky knows days alone.");
        string[] metrics = [.. AwsRequest.List(body, "Metrics").Select(m => m!.GetValue<string>())];
        if (metrics.Length == 0 || metrics.Except(Metrics).Any())
            throw AwsRequest.Invalid("Metrics are unknown or missing.");
        JsonArray groupBy = AwsRequest.List(body, "GroupBy");
        if (groupBy.Any(g => AwsRequest.Member<string>(g, "Type") != "DIMENSION"))
            throw AwsRequest.Invalid("This sky groups by dimensions alone.");
        string[] keys = [.. groupBy.Select(g => AwsRequest.Member<string>(g, "Key"))];
        if (keys.Length is 0 or > 2)
            throw AwsRequest.Invalid("Only up to two GroupBy are allowed.");

        TrueCharge[] charges = [.. Visible(request.Caller.AccountId, start, end).Where(c => body["Filter"] is not { } filter || CostFilter.Matches(filter, c))];
        string? token = body["NextPageToken"]?.GetValue<string>();
        var asked = (JsonObject)body.DeepClone();
        asked.Remove("NextPageToken");
        string question = $"{request.Caller.AccountId}/{asked.ToJsonString()}";
        (IReadOnlyList<Group> page, string? next) = PagedItems.Cut<Group>(
            [.. Days(start, end).SelectMany(day => Groups(day, charges, keys))], sky.PageSize, token, question, request.Fault?.Kind == FaultKind.CircularPages);
        var answer = new JsonObject
        {
            ["GroupDefinitions"] = body["GroupBy"]!.DeepClone(),
            ["ResultsByTime"] = new JsonArray([.. page.GroupBy(g => g.Day).Select(day => Result(day, metrics))]),
            ["DimensionValueAttributes"] = Names(keys),
        };
        if (next is not null)
            answer["NextPageToken"] = next;
        return AwsReply.Json(answer, "1.1");
    }

    private (DateOnly Start, DateOnly End) Period(JsonNode? period)
    {
        DateOnly start = ParseDay(AwsRequest.Member<string>(period, "Start"));
        DateOnly end = ParseDay(AwsRequest.Member<string>(period, "End"));
        if (start >= end)
            throw AwsRequest.Invalid("Start date (and hour) should be before end date (and hour)");
        if (start < DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddMonths(-14))
            throw AwsRequest.Invalid("You haven't enabled historical data beyond 14 months");
        return (start, end);
    }

    private static DateOnly ParseDay(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", out DateOnly day) ? day : throw AwsRequest.Invalid("Dates are written yyyy-MM-dd.");

    // A payer sees everybody whom it pays for.
    private IEnumerable<TrueCharge> Visible(string accountId, DateOnly start, DateOnly end)
    {
        SimulatedCustomer caller = sky.Estate.ByAwsAccount(accountId) ?? throw new AwsRefusal(AwsRefusalKind.Denied, "The account has no bill.");
        return (caller.IsPayer ? sky.Estate.Everybody : [caller]).SelectMany(c => sky.Truth.Of(c, start, end, time.GetUtcNow()));
    }

    // A day without a group is told as well.
    private static IEnumerable<Group> Groups(DateOnly day, TrueCharge[] charges, string[] keys)
    {
        IEnumerable<Group> groups = charges.Where(c => c.Day == day).GroupBy(c => string.Join('\0', keys.Select(k => CostFilter.Value(k, c))))
            .Select(g => new Group(day, g.Key.Split('\0'), [.. g]));
        return groups.DefaultIfEmpty(new Group(day, [], []));
    }

    private static JsonObject Result(IGrouping<DateOnly, Group> day, string[] metrics) => new()
    {
        ["TimePeriod"] = new JsonObject { ["Start"] = Text(day.Key), ["End"] = Text(day.Key.AddDays(1)) },
        ["Total"] = new JsonObject(),
        ["Groups"] = new JsonArray([.. day.Where(g => g.Charges.Length > 0).Select(group => new JsonObject
        {
            ["Keys"] = new JsonArray([.. group.Keys.Select(k => JsonValue.Create(k))]),
            ["Metrics"] = new JsonObject(metrics.Select(m => KeyValuePair.Create<string, JsonNode?>(m, Total(m, group.Charges)))),
        })]),
        ["Estimated"] = day.SelectMany(g => g.Charges).All(c => c.IsEstimated),
    };

    private JsonArray Names(string[] keys) => !keys.Contains("LINKED_ACCOUNT") ? [] : new JsonArray([.. sky.Estate.Everybody.Select(c =>
        new JsonObject { ["Value"] = c.AwsAccountId, ["Attributes"] = new JsonObject { ["description"] = c.Name } })]);

    private static JsonObject Total(string metric, TrueCharge[] charges) =>
        new JsonObject { ["Amount"] = Text(charges.Sum(c => Amount(metric, c))), ["Unit"] = "USD" };

    private static decimal Amount(string metric, TrueCharge charge) => metric switch
    {
        "UnblendedCost" => charge.Unblended,
        "NetUnblendedCost" => charge.NetUnblended,
        "AmortizedCost" => charge.Amortized,
        _ => charge.NetAmortized,
    };

    // Cost Explorer writes small amounts with an exponent.
    private static string Text(decimal amount) => amount != 0 && Math.Abs(amount) < 0.000001m
        ? ((double)amount).ToString("0.########E0", CultureInfo.InvariantCulture)
        : amount.ToString(CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static IEnumerable<DateOnly> Days(DateOnly start, DateOnly end) => Enumerable.Range(0, end.DayNumber - start.DayNumber).Select(start.AddDays);

    private sealed record Group(DateOnly Day, string[] Keys, TrueCharge[] Charges);
}
