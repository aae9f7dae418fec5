using System.Diagnostics.Metrics;

namespace MspPlatform.ControlPlane;

/// <summary>What the control plane counts about itself.</summary>
internal sealed class ControlPlaneMetrics
{
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _changes;
    private readonly Counter<long> _rolledUp;

    public ControlPlaneMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create("MspPlatform.ControlPlane");
        _refusals = meter.CreateCounter<long>("msp_controlplane_refusals_total", description: "Callers that were refused, by reason.");
        _changes = meter.CreateCounter<long>("msp_controlplane_changes_total", description: "Changes written to the audit log, by action.");
        _rolledUp = meter.CreateCounter<long>("msp_controlplane_usage_hours_total", description: "Rows of hours that were made of minutes of usage.");
    }

    public void Refused(string code) => _refusals.Add(1, KeyValuePair.Create<string, object?>("reason", code));

    public void Changed(string action) => _changes.Add(1, KeyValuePair.Create<string, object?>("action", action));

    public void RolledUp(long rows) => _rolledUp.Add(rows);
}
