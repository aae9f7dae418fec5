using System.Globalization;
using MspPlatform.Providers.Aws.Wire;

namespace MspPlatform.Providers.Aws.Costs;

/// <summary>One group of Cost Explorer on its way to a row of ours.</summary>
internal sealed record CostRow(
    AwsAnswer Answer, AwsSettings Settings, CostQuery Query, CostDay Day, CostGroup Group, IReadOnlyDictionary<string, string> AccountNames)
{
    private static readonly string[] NoRegion = ["", "global", "NoRegion"];

    /// <exception cref="ProviderException">The group is not what was asked for.</exception>
    public ChargeRow ToCharge()
    {
        if (Group.Keys is not [var first, var second])
            throw Answer.Malformed("a group has not two keys.");

        // Keys come in the order of CostQuery.Dimensions.
        string account = Settings.PaysForOthers ? second : Settings.AccountId;
        string? recordType = Query.OfUsage ? null : Settings.PaysForOthers ? first : second;
        return new ChargeRow
        {
            BillingAccountId = Settings.PaysForOthers ? Settings.AccountId : null,
            SubAccountId = account,
            SubAccountName = AccountNames.GetValueOrDefault(account),
            ChargePeriodStart = Day.TimePeriod.Start,
            ChargePeriodEnd = Day.TimePeriod.End,
            BillingPeriodStart = new DateOnly(Day.TimePeriod.Start.Year, Day.TimePeriod.Start.Month, 1),
            BillingCurrency = Currency(),
            BilledCost = Amount("NetUnblendedCost") ?? Amount("UnblendedCost"),
            EffectiveCost = Amount("NetAmortizedCost") ?? Amount("AmortizedCost"),
            ChargeCategory = recordType is null
                ? ChargeCategory.Usage
                : RecordTypes.CategoryOf(recordType) ?? throw Answer.Malformed("a record type was not asked for."),
            ChargeType = recordType,
            ServiceName = Settings.PaysForOthers && !Query.OfUsage ? null : first,
            RegionId = Settings.PaysForOthers || !Query.OfUsage || NoRegion.Contains(second) ? null : second,
            IsEstimated = Day.Estimated,
        };
    }

    private string Currency() => Group.Metrics.Values.Select(m => m.Unit).Distinct().ToArray() is [{ Length: > 0 } only]
        ? only
        : throw Answer.Malformed("the amounts of a group have no common currency.");

    private decimal? Amount(string metric)
    {
        if (!Group.Metrics.TryGetValue(metric, out CostAmount? amount))
            return null;
        return decimal.TryParse(amount.Amount, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
            ? value
            : throw Answer.Malformed($"{metric} is no decimal number.");
    }
}
