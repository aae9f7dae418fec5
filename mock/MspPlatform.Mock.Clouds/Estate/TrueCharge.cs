namespace MspPlatform.Mock.Clouds.Estate;

/// <summary>What AWS charged one account on one day for one service in one region, by one kind of record.</summary>
/// <param name="Region">As Cost Explorer names it, <c>global</c> and <c>NoRegion</c> included.</param>
/// <param name="Unblended">In US dollars, as every amount.</param>
/// <param name="Amortized">With the savings plan spread over its use.</param>
/// <param name="IsEstimated">Whether it may change.</param>
internal sealed record TrueCharge(
    string AccountId, DateOnly Day, string Service, string Region, string RecordType,
    decimal Unblended, decimal NetUnblended, decimal Amortized, decimal NetAmortized, bool IsEstimated);
