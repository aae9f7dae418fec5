namespace MspPlatform.LocalStack.Stack;

/// <summary>Which port each part listens on: the edge's, and the eight after it.</summary>
/// <param name="Edge">1 to 65527.</param>
internal sealed record StackPorts(int Edge)
{
    public int ControlPlane => Edge + 1;

    public int ControlPlaneMetrics => Edge + 2;

    public int VictoriaMetrics => Edge + 3;

    public int Postgres => Edge + 4;

    public int VmAgent => Edge + 5;

    public int NodeExporter => Edge + 6;

    public int FleetMetrics => Edge + 7;

    public int EdgeMetrics => Edge + 8;

    /// <summary>Every port with the part that needs it, in the order of the numbers.</summary>
    public IEnumerable<(int Port, string Part)> All =>
    [
        (Edge, "the edge"),
        (ControlPlane, "the control plane"),
        (ControlPlaneMetrics, "the control plane's metrics"),
        (VictoriaMetrics, "VictoriaMetrics"),
        (Postgres, "PostgreSQL"),
        (VmAgent, "vmagent"),
        (NodeExporter, "node_exporter"),
        (FleetMetrics, "the simulated fleet's metrics"),
        (EdgeMetrics, "the edge's metrics"),
    ];
}
