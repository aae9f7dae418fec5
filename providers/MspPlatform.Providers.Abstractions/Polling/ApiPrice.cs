namespace MspPlatform.Providers;

/// <summary>What a cloud charges for one operation of its API.</summary>
/// <param name="Operation">The cloud's own name, as in <see cref="ApiCall"/>.</param>
/// <param name="Unit">What is billed: <c>request</c>, <c>metric</c>, <c>byte</c>.</param>
/// <param name="UsdPerUnit">Price of one in US dollars; 0 when it is free.</param>
/// <param name="Source">Where the price is published.</param>
public sealed record ApiPrice(string Operation, string Unit, decimal UsdPerUnit, Uri Source);
