namespace MspPlatform.Providers.Tests.Contract;

/// <summary>What a row of a provider has to say, from the sky's truth.</summary>
internal sealed record ExpectedCharge(
    string AccountId, DateOnly Day, string? Service, string? Region, ChargeCategory Category, string? Type,
    decimal Billed, decimal Effective, string Currency, bool IsEstimated)
{
    public static ExpectedCharge Of(ChargeRow row) => new(
        row.SubAccountId, row.ChargePeriodStart, row.ServiceName, row.RegionId, row.ChargeCategory, row.ChargeType,
        row.BilledCost ?? throw new InvalidOperationException("no billed cost"),
        row.EffectiveCost ?? throw new InvalidOperationException("no effective cost"), row.BillingCurrency, row.IsEstimated);

    /// <summary>For comparing: in an order of its own, with amounts in their shortest form.</summary>
    public static string[] Lines(IEnumerable<ExpectedCharge> charges) => [.. charges.Select(c => c.ToString()).Order(StringComparer.Ordinal)];

    public override string ToString() =>
        $"{AccountId} {Day:yyyy-MM-dd} {Service} {Region} {Category} {Type} "
        + $"billed {Billed:0.##########} effective {Effective:0.##########} {Currency}{(IsEstimated ? " estimated" : "")}";
}
