namespace MspPlatform.ControlPlane.AgentSetup;

/// <summary>Where things stand on a customer's server. The same for every agent, so that changing the agent leaves the token alone.</summary>
internal static class AgentPaths
{
    public const string ConfigurationFolder = "/etc/msp-agent";

    /// <summary>The agent token and nothing else; mode 0640, root and the agent's group.</summary>
    public const string TokenFile = ConfigurationFolder + "/token";

    /// <summary>WAL and queue: what was measured and is not sent yet.</summary>
    public const string DataFolder = "/var/lib/msp-agent";

    public static string ConfigurationFile(AgentKind agent) => ConfigurationFolder + "/" + agent switch
    {
        AgentKind.Alloy => "config.alloy",
        AgentKind.Prometheus => "prometheus.yml",
        AgentKind.Vmagent => "vmagent.yml",
        _ => throw new ArgumentOutOfRangeException(nameof(agent)),
    };
}
