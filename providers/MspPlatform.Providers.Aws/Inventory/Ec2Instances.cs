using System.Globalization;
using System.Xml.Linq;
using MspPlatform.Providers.Aws.Wire;

namespace MspPlatform.Providers.Aws.Inventory;

/// <summary>https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html.</summary>
internal static class Ec2Instances
{
    public const string Operation = "DescribeInstances";
    public const string Version = "2016-11-15";

    public static readonly ResourceListing Listing = new(
        Operation,
        (region, token) => AwsCall.Form("ec2", region, Operation, Version, ("MaxResults", "1000"), ("NextToken", token)),
        (page, account, region) => page.All("reservationSet", "item", "instancesSet", "item").Select(instance => Resource(instance, account, region)),
        page => page.Text("nextToken"));

    private static CloudResource Resource(XElement instance, string account, string region)
    {
        Dictionary<string, string> tags = XmlAnswer.Pairs(instance.All("tagSet", "item"), "key", "value");
        return new CloudResource
        {
            ResourceId = instance.Text("instanceId") ?? "",
            Kind = ResourceKind.Server,
            NativeType = "ec2:instance",
            AccountId = account,
            RegionId = region,
            Zone = instance.Text("placement", "availabilityZone"),
            Name = tags.GetValueOrDefault("Name"),
            InstanceType = instance.Text("instanceType"),
            State = StateOf(instance.Text("instanceState", "name")),
            CpuCount = Number(instance.Text("cpuOptions", "coreCount")) * Number(instance.Text("cpuOptions", "threadsPerCore")),
            LaunchedAt = instance.Time("launchTime"),
            Tags = tags,
        };
    }

    private static ResourceState StateOf(string? name) => name switch
    {
        "pending" => ResourceState.Starting,
        "running" => ResourceState.Running,
        "stopping" or "shutting-down" => ResourceState.Stopping,
        "stopped" => ResourceState.Stopped,
        "terminated" => ResourceState.Deleted,
        _ => ResourceState.Unknown,
    };

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
