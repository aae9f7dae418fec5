namespace MspPlatform.Providers.Aws.Costs;

/// <summary>
/// Cost Explorer's RECORD_TYPE, cut in two: what is listed here, and everything else, which is usage. Both together are the whole bill, whatever
/// AWS adds; and amortized costs stay right, because no part is left out (electrolux-oss/aws-cost-exporter#27).
/// </summary>
internal static class RecordTypes
{
    // https://docs.aws.amazon.com/cur/latest/userguide/Lineitem-columns.html, lineItem/LineItemType. Discounts, refunds and SavingsPlanNegation
    // are usage: they even out the usage that they stand beside.
    private static readonly Dictionary<string, ChargeCategory> Categories = new(StringComparer.Ordinal)
    {
        ["Tax"] = ChargeCategory.Tax,
        ["Credit"] = ChargeCategory.Credit,
        ["RIFee"] = ChargeCategory.Purchase,
        ["Recurring"] = ChargeCategory.Purchase,
        ["Upfront"] = ChargeCategory.Purchase,
        ["SavingsPlanRecurringFee"] = ChargeCategory.Purchase,
        ["SavingsPlanUpfrontFee"] = ChargeCategory.Purchase,
    };

    public static IReadOnlyCollection<string> OtherThanUsage => Categories.Keys;

    /// <returns>Null for a type that was not asked for.</returns>
    public static ChargeCategory? CategoryOf(string recordType) => Categories.TryGetValue(recordType, out ChargeCategory category) ? category : null;
}
