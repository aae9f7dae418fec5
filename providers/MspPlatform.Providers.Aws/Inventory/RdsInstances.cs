using System.Xml.Linq;
using MspPlatform.Providers.Aws.Wire;

namespace MspPlatform.Providers.Aws.Inventory;

/// <summary>https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html.</summary>
internal static class RdsInstances
{
    public const string Operation = "DescribeDBInstances";
    public const string Version = "2014-10-31";

    public static readonly ResourceListing Listing = new(
        Operation,
        (region, marker) => AwsCall.Form("rds", region, Operation, Version, ("MaxRecords", "100"), ("Marker", marker)),
        (page, account, region) => page.All("DescribeDBInstancesResult", "DBInstances", "DBInstance").Select(database => Resource(database, account, region)),
        page => page.Text("DescribeDBInstancesResult", "Marker"));

    private static CloudResource Resource(XElement database, string account, string region) => new()
    {
        // People may rename a database, and give the old name to another one.
        ResourceId = database.Text("DbiResourceId") ?? "",
        Kind = ResourceKind.Database,
        NativeType = "rds:db",
        AccountId = account,
        RegionId = region,
        Zone = database.Text("AvailabilityZone"),
        Name = database.Text("DBInstanceIdentifier"),
        InstanceType = database.Text("DBInstanceClass"),
        State = StateOf(database.Text("DBInstanceStatus")),
        LaunchedAt = database.Time("InstanceCreateTime"),
        Tags = XmlAnswer.Pairs(database.All("TagList", "Tag"), "Key", "Value"),
    };

    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html: most of the long list are jobs on a running database.
    private static ResourceState StateOf(string? status) => status switch
    {
        null => ResourceState.Unknown,
        "creating" or "starting" => ResourceState.Starting,
        "stopping" or "deleting" => ResourceState.Stopping,
        "stopped" => ResourceState.Stopped,
        "available" or "backing-up" or "modifying" or "rebooting" or "upgrading" or "maintenance" or "storage-optimization" or "storage-full" =>
            ResourceState.Running,
        _ => ResourceState.Unknown,
    };
}
