namespace MspPlatform.Persistence;

/// <summary>The database's schemas and roles. A role sees only what its host must know.</summary>
public static class Schemas
{
    public const string Platform = "platform";
    public const string Usage = "usage";

    /// <summary>The ControlPlane's role: customers, tokens and audit, but no schema changes.</summary>
    public const string ControlPlaneRole = "msp_controlplane";

    /// <summary>The Gateway's role: reads token hashes and customer states, writes usage, nothing else.</summary>
    public const string GatewayRole = "msp_gateway";
}
