namespace MspPlatform.Mock.Fleet.Wire;

/// <summary>The labels that an agent puts on every series of its server. The customer is not among them: the edge knows it by the token.</summary>
internal sealed record ServerIdentity(string ServerName, string Environment, string Csp, string Region)
{
    /// <summary>The one job name that all agent configurations use.</summary>
    public const string Job = "integrations/node_exporter";

    /// <summary>Names and values, sorted by name.</summary>
    public (string Name, string Value)[] SortedLabels =>
    [
        ("csp", Csp), ("environment", Environment), ("instance", ServerName), ("job", Job), ("region", Region), ("server_name", ServerName),
    ];
}
