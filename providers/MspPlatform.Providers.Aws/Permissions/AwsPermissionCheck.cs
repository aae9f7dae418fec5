using System.Runtime.CompilerServices;
using MspPlatform.Providers.Aws.Costs;
using MspPlatform.Providers.Aws.Inventory;
using MspPlatform.Providers.Aws.Metrics;
using MspPlatform.Providers.Aws.Onboarding;
using MspPlatform.Providers.Aws.Sessions;
using MspPlatform.Providers.Aws.Wire;

namespace MspPlatform.Providers.Aws.Permissions;

/// <summary>Tries what the collector does, what is free first.</summary>
internal sealed class AwsPermissionCheck(AwsSettings settings, AwsSession session, TimeProvider time) : IPermissionCheck
{
    public async IAsyncEnumerable<PermissionResult> CheckAsync(PermissionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await session.ProveIdentityAsync(cancellationToken);
        yield return await ExternalIdAsync(cancellationToken);
        string region = settings.Regions[0];

        // DryRun answers whether it would have worked, with an error in both cases.
        AwsCall dryRun = AwsCall.Form("ec2", region, Ec2Instances.Operation, Ec2Instances.Version, ("DryRun", "true"));
        yield return await TryAsync("ec2:DescribeInstances", dryRun, cancellationToken);
        AwsCall databases = AwsCall.Form("rds", region, RdsInstances.Operation, RdsInstances.Version, ("MaxRecords", "20"));
        yield return await TryAsync("rds:DescribeDBInstances", databases, cancellationToken);
        yield return await PaidAsync("cloudwatch:GetMetricData", OneMetric(region), request, cancellationToken);
        yield return await PaidAsync("ce:GetCostAndUsage", OneDay(), request, cancellationToken);
    }

    // Who lets us in without the external id lets in everybody who gets us to try.
    private async Task<PermissionResult> ExternalIdAsync(CancellationToken cancellationToken)
    {
        const string Name = "sts:ExternalId";
        AwsAnswer answer = await session.AssumeWithoutExternalIdAsync(cancellationToken);
        return answer.Error switch
        {
            null => new(
                Name, PermissionState.Denied, "The role can be assumed without the external id: its trust policy has to ask for it.",
                AwsPolicies.ExternalIdCondition(settings.ExternalId)),
            { Kind: ProviderErrorKind.Permission } => new(Name, PermissionState.Granted, null, null),
            var error => new(Name, PermissionState.Unknown, $"{error.Code}: {error.Message}", null),
        };
    }

    private Task<PermissionResult> PaidAsync(string permission, AwsCall call, PermissionRequest request, CancellationToken cancellationToken) => request.IncludePaid
        ? TryAsync(permission, call, cancellationToken)
        : Task.FromResult(new PermissionResult(permission, PermissionState.NotTriedForItsPrice, null, null));

    private async Task<PermissionResult> TryAsync(string permission, AwsCall call, CancellationToken cancellationToken)
    {
        AwsAnswer answer = await session.SendAsync(call, cancellationToken);
        return answer.Error switch
        {
            null or { Code: "DryRunOperation" } or { Kind: ProviderErrorKind.NotFound } => new(permission, PermissionState.Granted, null, null),
            { Kind: ProviderErrorKind.Permission } error => new(
                permission, PermissionState.Denied, $"{error.Code}: {error.Message}", AwsPolicies.Allowing([permission])),
            var error => new(permission, PermissionState.Unknown, $"{error.Code}: {error.Message}", null),
        };
    }

    private AwsCall OneDay()
    {
        DateOnly today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return new CostQuery(settings, new CostRequest(today.AddDays(-1), today, CostParts.Usage, _ => { }), OfUsage: true).Page(null);
    }

    private AwsCall OneMetric(string region)
    {
        DateTimeOffset now = time.GetUtcNow();
        var nobody = new CloudResource
        {
            ResourceId = "i-00000000000000000",
            Kind = ResourceKind.Server,
            NativeType = "ec2:instance",
            AccountId = settings.AccountId,
            RegionId = region,
            State = ResourceState.Unknown,
        };
        var query = new MetricQuery(nobody, MetricKind.CpuUtilization, MetricCatalogue.Find(ResourceKind.Server, MetricKind.CpuUtilization)!);
        var step = TimeSpan.FromMinutes(5);
        return CloudWatch.Call(region, [query], new MetricRequest([nobody], new HashSet<MetricKind>(), now - (2 * step), now, step, _ => { }), null);
    }
}
