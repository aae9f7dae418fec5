namespace MspPlatform.Gateway.Alerting;

/// <summary>A group with what one customer may see in it.</summary>
/// <param name="Interval">Seconds.</param>
internal sealed record CustomerRuleGroup(string Name, double Interval, List<CustomerRule> Rules);
