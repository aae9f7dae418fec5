using MspPlatform.Mock.Clouds.Estate;
using MspPlatform.Providers.Aws;
using MspPlatform.Providers.Tests.Contract;

namespace MspPlatform.Providers.Tests.Aws;

/// <summary>The contract, kept by AWS.</summary>
public class AwsContractTests : FailureContract
{
    private protected override ICloudProvider Provider { get; } = new AwsProvider();

    private protected override string IdentityOperation => "GetCallerIdentity";

    private protected override string CostOperation => "GetCostAndUsage";

    private protected override string MetricOperation => "GetMetricData";

    private protected override string InventoryOperation => "DescribeInstances";

    private protected override AccountSettings SettingsOf(SimulatedCustomer customer) => new(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["account_id"] = customer.AwsAccountId,
        ["external_id"] = customer.ExternalId,
        ["regions"] = "ap-northeast-2, us-east-1",
        ["access_key_id"] = Sky.Estate.CollectorAccessKeyId,
        ["secret_access_key"] = Sky.Estate.CollectorSecretAccessKey,
        ["collector_principal"] = Sky.Estate.CollectorArn,
        ["endpoint"] = Sky.Address.ToString(),
    });

    private protected override AccountSettings WithWrongSecret(AccountSettings settings) => settings.With("secret_access_key", "wrong-secret-wrong-secret");

    private protected override string AccountIdOf(SimulatedCustomer customer) => customer.AwsAccountId;

    // What Cost Explorer can tell of a row is its service and region, or its service and record type; three names stand for "no region".
    private protected override IEnumerable<ExpectedCharge> TrueCharges(SimulatedCustomer customer, DateOnly from, DateOnly until) =>
        Sky.Truth.Of(customer, from, until, SkyClock.Now)
            .GroupBy(c => (c.Day, c.Service, Region: Category(c) == ChargeCategory.Usage && c.Region is not ("global" or "NoRegion") ? c.Region : null,
                Category: Category(c), Type: Category(c) == ChargeCategory.Usage ? null : c.RecordType))
            .Select(g => new ExpectedCharge(
                customer.AwsAccountId, g.Key.Day, g.Key.Service, g.Key.Region, g.Key.Category, g.Key.Type,
                g.Sum(c => c.NetUnblended), g.Sum(c => c.NetAmortized), "USD",
                g.Any(c => c.IsEstimated)));

    private protected override double? TrueValue(SimulatedServer server, MetricKind kind, DateTimeOffset time) => kind switch
    {
        MetricKind.CpuUtilization => MetricTruth.Cpu(Sky.Estate.Dice, server, time),
        MetricKind.NetworkReceive => MetricTruth.Bytes(Sky.Estate.Dice, server, "in", time),
        MetricKind.NetworkTransmit => MetricTruth.Bytes(Sky.Estate.Dice, server, "out", time),
        MetricKind.DiskRead => MetricTruth.Bytes(Sky.Estate.Dice, server, "read", time),
        MetricKind.DiskWrite => MetricTruth.Bytes(Sky.Estate.Dice, server, "write", time),
        _ => null,
    };

    private static ChargeCategory Category(TrueCharge charge) => charge.RecordType switch
    {
        "Tax" => ChargeCategory.Tax,
        "Credit" => ChargeCategory.Credit,
        "SavingsPlanRecurringFee" => ChargeCategory.Purchase,
        _ => ChargeCategory.Usage,
    };
}
