namespace MspPlatform.Gateway.Alerting;

/// <summary>A pending or firing alert of one customer.</summary>
/// <param name="Value">As vmalert writes it.</param>
internal sealed record CustomerAlert(string State, string Value, string ActiveAt, Dictionary<string, string> Labels, Dictionary<string, string> Annotations)
{
    public bool IsFiring => State == "firing";
}
