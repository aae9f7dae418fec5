namespace MspPlatform.Mock.Clouds.Billing;

/// <param name="Requests">Whatever their answers were.</param>
/// <param name="Units">What is billed: pages of Cost Explorer, metrics of CloudWatch.</param>
internal sealed record BilledUse(long Requests, long Units);
