namespace MspPlatform.ControlPlane.AgentSetup;

/// <summary>
/// What a customer's server is to report, and where to. The values come from people: <see cref="SetupRules"/> says what each may be,
/// and nothing is rendered from a setup that breaks a rule.
/// </summary>
internal sealed record ServerSetup
{
    public required AgentKind Agent { get; init; }

    public required AgentOs Os { get; init; }

    /// <summary>The edge's public origin: http or https, a host, maybe a port, nothing else.</summary>
    public required Uri EdgeUrl { get; init; }

    /// <summary>Time between two scrapes: whole seconds, 5 to 300.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Named in a comment only. The label <c>customer_id</c> is stamped by the edge, never by an agent.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Label <c>server_name</c>, and <c>instance</c>. When null the agent takes the host's name as it starts.</summary>
    public string? ServerName { get; init; }

    /// <summary>Label <c>environment</c>, for example <c>production</c> or <c>운영</c>; left out when null.</summary>
    public string? Environment { get; init; }

    /// <summary>Label <c>csp</c>, for example <c>aws</c>, <c>azure</c>, <c>gcp</c>, <c>ncp</c>; left out when null.</summary>
    public string? Csp { get; init; }

    /// <summary>Label <c>region</c>, for example <c>ap-northeast-2</c> or <c>KR</c>; left out when null.</summary>
    public string? Region { get; init; }

    /// <summary>Absolute path, on the customer's server, of the certificates to trust instead of the system's; null trusts the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>Port on 127.0.0.1 where the agent shows its own metrics. Not a product's default, so that it never meets a second copy.</summary>
    public int AgentPort { get; init; } = 12380;

    /// <summary>Port on 127.0.0.1 of the local node_exporter. Alloy does not use it.</summary>
    public int NodeExporterPort { get; init; } = 9100;
}
