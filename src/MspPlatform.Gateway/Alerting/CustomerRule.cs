namespace MspPlatform.Gateway.Alerting;

/// <summary>A rule as one customer may see it.</summary>
/// <param name="Own">What its labels prove to be the customer's; null for a rule that is not, and is there for an alert alone.</param>
/// <param name="Alerts">The customer's.</param>
internal sealed record CustomerRule(string Name, bool IsAlerting, CustomerRuleText? Own, List<CustomerAlert> Alerts)
{
    /// <summary>By the customer's alerts: vmalert's own word counts everybody's.</summary>
    public string State => Alerts.Exists(alert => alert.IsFiring) ? "firing" : Alerts.Count > 0 ? "pending" : "inactive";
}
