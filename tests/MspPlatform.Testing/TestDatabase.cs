namespace MspPlatform.Testing;

/// <summary>Connection strings of one database.</summary>
/// <param name="Owner">The superuser, as migrations run.</param>
/// <param name="ControlPlane">A login with the role <c>msp_controlplane</c>.</param>
/// <param name="Gateway">A login with the role <c>msp_gateway</c>.</param>
public sealed record TestDatabase(string Owner, string ControlPlane, string Gateway);
