using MspPlatform.Providers.Aws.Costs;
using MspPlatform.Providers.Aws.Inventory;
using MspPlatform.Providers.Aws.Metrics;

namespace MspPlatform.Providers.Aws.Polling;

/// <summary>What AWS charges for its API, as published in 2026.</summary>
internal static class AwsPrices
{
    public static readonly ApiPrice[] All =
    [
        // Per page.
        new(CostQuery.Operation, "request", 0.01m, new("https://aws.amazon.com/aws-cost-management/pricing/")),

        // $0.01 for 1,000, with no free tier.
        new(CloudWatch.Operation, "metric", 0.00001m, new("https://aws.amazon.com/cloudwatch/pricing/")),
        new(Ec2Instances.Operation, "request", 0, new("https://aws.amazon.com/ec2/pricing/")),
        new(RdsInstances.Operation, "request", 0, new("https://aws.amazon.com/rds/pricing/")),
        new("AssumeRole", "request", 0, new("https://aws.amazon.com/iam/")),
        new("GetCallerIdentity", "request", 0, new("https://aws.amazon.com/iam/")),
    ];

    public static decimal Of(string operation) => All.Single(p => p.Operation == operation).UsdPerUnit;
}
