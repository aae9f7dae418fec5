namespace MspPlatform.ControlPlane.AgentSetup;

/// <summary>The configuration that an agent on a customer's server runs with. No text has a token in it: each names the file that holds it.</summary>
internal static class AgentConfiguration
{
    /// <summary>
    /// The configuration file as text, ending in a newline. Its first lines say where it goes and how the agent is started with it
    /// (<see cref="AgentCommandLine"/>). The problem, when a value of the setup is not allowed or the system is not supported yet.
    /// </summary>
    public static Rendering Render(ServerSetup setup) =>
        SetupRules.FirstBroken(setup) is { } problem ? Rendering.Refused(problem) : Rendering.Of(TextOf(setup));

    /// <summary>The text of a setup that keeps every rule.</summary>
    internal static string TextOf(ServerSetup setup) => setup.Agent switch
    {
        AgentKind.Alloy => AlloyConfiguration.TextOf(setup),
        AgentKind.Prometheus => PrometheusConfiguration.TextOf(setup),
        AgentKind.Vmagent => VmagentConfiguration.TextOf(setup),
        _ => throw new ArgumentOutOfRangeException(nameof(setup)),
    };
}
