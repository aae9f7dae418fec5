using MspPlatform.ControlPlane.AgentSetup;

namespace MspPlatform.ControlPlane.Tests.AgentSetup;

/// <summary>The setups that golden files and tests are made from.</summary>
internal static class Setups
{
    public static readonly AgentKind[] Agents = [AgentKind.Alloy, AgentKind.Prometheus, AgentKind.Vmagent];

    /// <summary>Everything left to its default: the host's name at run time, 15 s.</summary>
    public static ServerSetup Plain(AgentKind agent) => new() { Agent = agent, Os = AgentOs.Linux, EdgeUrl = new Uri("https://metrics.example.com") };

    /// <summary>Everything given: 5 s, Korean labels, a private authority, a port.</summary>
    public static ServerSetup Full(AgentKind agent) => new()
    {
        Agent = agent,
        Os = AgentOs.Linux,
        EdgeUrl = new Uri("https://edge.example.com:8443/"),
        Interval = TimeSpan.FromSeconds(5),
        CustomerId = "acme",
        ServerName = "web-01",
        Environment = "운영 (서울)",
        Csp = "aws",
        Region = "ap-northeast-2",
        CaFile = "/etc/ssl/private-ca.pem",
    };

    /// <summary>Plain http, as in a local stack.</summary>
    public static ServerSetup Local(AgentKind agent) => Plain(agent) with { EdgeUrl = new Uri("http://localhost:8880"), CustomerId = "acme" };

    public static string ConfigurationOf(ServerSetup setup)
    {
        var rendering = AgentConfiguration.Render(setup);
        rendering.Problem.ShouldBeNull();
        return rendering.Text!;
    }
}
