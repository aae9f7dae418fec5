using MspPlatform.Providers.Aws.Costs;
using MspPlatform.Providers.Aws.Inventory;
using MspPlatform.Providers.Aws.Metrics;
using MspPlatform.Providers.Aws.Permissions;
using MspPlatform.Providers.Aws.Sessions;
using MspPlatform.Providers.Aws.Wire;

namespace MspPlatform.Providers.Aws;

/// <summary>One customer's account, reached through the role in it.</summary>
internal sealed class AwsAccount : ICloudAccount
{
    private readonly AwsSession _session;

    public AwsAccount(AwsSettings settings, ProviderHost host)
    {
        var wire = new AwsWire(settings, host);
        _session = new AwsSession(settings, wire, host.Time);
        Inventory = new AwsInventory(settings, _session);
        Metrics = new CloudWatch(_session);
        Costs = new CostExplorer(settings, _session);
        PermissionCheck = new AwsPermissionCheck(settings, _session, host.Time);
    }

    public IInventorySource? Inventory { get; }

    public IMetricSource? Metrics { get; }

    public ICostSource? Costs { get; }

    public IForecastSource? Forecast => null;

    public IPermissionCheck? PermissionCheck { get; }

    public Task<AccountIdentity> ProveIdentityAsync(CancellationToken cancellationToken) => _session.ProveIdentityAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        _session.Dispose();
        return ValueTask.CompletedTask;
    }
}
