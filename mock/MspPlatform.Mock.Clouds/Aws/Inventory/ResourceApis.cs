using System.Globalization;
using System.Xml.Linq;
using MspPlatform.Mock.Clouds.Estate;
using MspPlatform.Mock.Clouds.Faults;

namespace MspPlatform.Mock.Clouds.Aws.Inventory;

/// <summary>EC2's and RDS' lists of what runs in a region.</summary>
internal sealed class ResourceApis(Sky sky)
{
    private static readonly XNamespace Ec2 = "http://ec2.amazonaws.com/doc/2016-11-15/";
    private static readonly XNamespace Rds = "http://rds.amazonaws.com/doc/2014-10-31/";

    public IEnumerable<AwsApi> Operations =>
    [
        new("DescribeInstances", "ec2", AwsProtocol.Ec2, "2016-11-15", null, DescribeInstances, _ => 0),
        new("DescribeDBInstances", "rds", AwsProtocol.Query, "2014-10-31", null, DescribeDatabases, _ => 0),
    ];

    private AwsReply DescribeInstances(AwsRequest request)
    {
        request.AllowOnly("MaxResults", "NextToken", "DryRun");
        int size = Size(request, "MaxResults", 5, 1000);
        if (request.Form.GetValueOrDefault("DryRun") == "true")
            throw new AwsRefusal(AwsRefusalKind.DryRun, "Request would have succeeded, but DryRun flag is set.");
        (IReadOnlyList<SimulatedServer> page, string? next) = Cut(request, size, databases: false, "NextToken");
        return AwsReply.Xml(new XElement(Ec2 + "DescribeInstancesResponse",
            new XElement(Ec2 + "requestId", "sky"),
            new XElement(Ec2 + "reservationSet", page.Select(s => new XElement(Ec2 + "item",
                new XElement(Ec2 + "ownerId", request.Caller.AccountId), new XElement(Ec2 + "instancesSet", Instance(s, request.Region))))),
            next is null ? null : new XElement(Ec2 + "nextToken", next)));
    }

    private AwsReply DescribeDatabases(AwsRequest request)
    {
        request.AllowOnly("MaxRecords", "Marker");
        int size = Size(request, "MaxRecords", 20, 100);
        (IReadOnlyList<SimulatedServer> page, string? next) = Cut(request, size, databases: true, "Marker");
        return AwsReply.Xml(new XElement(Rds + "DescribeDBInstancesResponse",
            new XElement(Rds + "DescribeDBInstancesResult",
                new XElement(Rds + "DBInstances", page.Select(s => Database(s, request.Region))), next is null ? null : new XElement(Rds + "Marker", next)),
            new XElement(Rds + "ResponseMetadata", new XElement(Rds + "RequestId", "sky"))));
    }

    private (IReadOnlyList<SimulatedServer> Page, string? Next) Cut(AwsRequest request, int size, bool databases, string token)
    {
        IEnumerable<SimulatedServer> servers = sky.Estate.ByAwsAccount(request.Caller.AccountId)?.Servers ?? [];
        return PagedItems.Cut(
            [.. servers.Where(s => s.IsDatabase == databases && s.Region == request.Region)], Math.Min(size, sky.PageSize), request.Form.GetValueOrDefault(token),
            $"{request.Caller.AccountId}/{request.Region}/{databases}", request.Fault?.Kind == FaultKind.CircularPages);
    }

    private static int Size(AwsRequest request, string parameter, int least, int most) =>
        request.Form.GetValueOrDefault(parameter) is not { } text ? most
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size >= least && size <= most ? size
        : throw AwsRequest.Invalid($"Value of {parameter} must be between {least} and {most}.");

    private static XElement Instance(SimulatedServer server, string region) => new(Ec2 + "item",
        new XElement(Ec2 + "instanceId", server.Id),
        new XElement(Ec2 + "instanceState",
            new XElement(Ec2 + "code", server.IsRunning ? 16 : 80), new XElement(Ec2 + "name", server.IsRunning ? "running" : "stopped")),
        new XElement(Ec2 + "instanceType", server.InstanceType),
        new XElement(Ec2 + "launchTime", Time(server)),
        new XElement(Ec2 + "placement", new XElement(Ec2 + "availabilityZone", region + "a")),
        new XElement(Ec2 + "cpuOptions", new XElement(Ec2 + "coreCount", server.Vcpus / 2), new XElement(Ec2 + "threadsPerCore", 2)),
        new XElement(Ec2 + "tagSet", new XElement(Ec2 + "item", new XElement(Ec2 + "key", "Name"), new XElement(Ec2 + "value", server.Name))));

    private static XElement Database(SimulatedServer server, string region) => new(Rds + "DBInstance",
        new XElement(Rds + "DBInstanceIdentifier", server.Name),
        new XElement(Rds + "DbiResourceId", server.Id),
        new XElement(Rds + "DBInstanceClass", server.InstanceType),
        new XElement(Rds + "DBInstanceStatus", server.IsRunning ? "available" : "stopped"),
        new XElement(Rds + "AvailabilityZone", region + "b"),
        new XElement(Rds + "InstanceCreateTime", Time(server)),
        new XElement(Rds + "TagList"));

    private static string Time(SimulatedServer server) => server.LaunchedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
