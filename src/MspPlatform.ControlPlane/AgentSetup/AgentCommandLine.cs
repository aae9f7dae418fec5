using System.Collections.Immutable;

namespace MspPlatform.ControlPlane.AgentSetup;

/// <summary>How an agent is started with its configuration. What <see cref="Arguments"/> gives needs no quoting in a shell or a systemd unit.</summary>
internal static class AgentCommandLine
{
    public static string Program(AgentKind agent) => agent switch
    {
        AgentKind.Alloy => "alloy",
        AgentKind.Prometheus => "prometheus",
        AgentKind.Vmagent => "vmagent",
        _ => throw new ArgumentOutOfRangeException(nameof(agent)),
    };

    /// <summary>The arguments of a setup that keeps every rule, one string each, without the program's name.</summary>
    public static ImmutableArray<string> Arguments(ServerSetup setup) => setup.Agent switch
    {
        AgentKind.Alloy => Alloy(setup),
        AgentKind.Prometheus => Prometheus(setup),
        AgentKind.Vmagent => Vmagent(setup),
        _ => throw new ArgumentOutOfRangeException(nameof(setup)),
    };

    /// <summary>The local node_exporter beside Prometheus and vmagent. It listens on 127.0.0.1 only; Debian's own service listens everywhere.</summary>
    public static ImmutableArray<string> NodeExporterArguments(ServerSetup setup) =>
    [
        $"--web.listen-address=127.0.0.1:{setup.NodeExporterPort}",
        $"--collector.filesystem.mount-points-exclude={HostSeries.ExcludedMountPoints}",
        $"--collector.netdev.device-exclude={HostSeries.ExcludedNetworkDevices}",
        .. HostSeries.DisabledCollectors.Select(name => $"--no-collector.{name}"),
    ];

    private static ImmutableArray<string> Alloy(ServerSetup setup) =>
    [
        "run",
        $"--server.http.listen-addr=127.0.0.1:{setup.AgentPort}",
        $"--storage.path={AgentPaths.DataFolder}/alloy",
        "--disable-reporting",
        AgentPaths.ConfigurationFile(AgentKind.Alloy),
    ];

    // Prometheus 3 knows --agent instead of --enable-feature=agent and always expands external labels; the install script adapts.
    private static ImmutableArray<string> Prometheus(ServerSetup setup) =>
    [
        "--enable-feature=agent,expand-external-labels",
        $"--config.file={AgentPaths.ConfigurationFile(AgentKind.Prometheus)}",
        $"--storage.agent.path={AgentPaths.DataFolder}/prometheus",
        "--storage.agent.retention.max-time=8h",
        $"--web.listen-address=127.0.0.1:{setup.AgentPort}",
    ];

    private static ImmutableArray<string> Vmagent(ServerSetup setup) =>
    [
        $"-promscrape.config={AgentPaths.ConfigurationFile(AgentKind.Vmagent)}",
        $"-httpListenAddr=127.0.0.1:{setup.AgentPort}",
        $"-remoteWrite.url={RenderingParts.WriteUrl(setup)}",
        $"-remoteWrite.bearerTokenFile={AgentPaths.TokenFile}",
        .. setup.CaFile is { } file ? [$"-remoteWrite.tlsCAFile={file}"] : ImmutableArray<string>.Empty,
        // Otherwise vmagent begins with zstd, gets 415 and sends the first block twice. Debian 12's 1.79 has neither zstd nor this flag; the install script adapts.
        "-remoteWrite.forcePromProto=true",
        $"-remoteWrite.tmpDataPath={AgentPaths.DataFolder}/vmagent",
        "-remoteWrite.maxDiskUsagePerURL=2GiB",
        // Without it vmagent never connects to an edge that has an IPv6 address only.
        "-enableTCP6=true",
        "-memory.allowedBytes=64MiB",
    ];
}
