namespace MspPlatform.ControlPlane.AgentSetup;

/// <summary>Operating systems of customers' servers. Names are those of the query parameter <c>os</c>; only Linux has texts so far.</summary>
internal enum AgentOs
{
    Linux,
    Windows,
    MacOs,
}
