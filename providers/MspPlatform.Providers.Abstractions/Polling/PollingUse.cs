namespace MspPlatform.Providers;

/// <summary>What one operation is used in a month of 30 days, and what that costs.</summary>
/// <param name="Operation">As in the manifest's <see cref="ApiPrice"/>s.</param>
/// <param name="Requests">Requests a month.</param>
/// <param name="BillableUnits">Units of the price a month.</param>
/// <param name="Usd">US dollars a month, not rounded.</param>
public sealed record PollingUse(string Operation, long Requests, long BillableUnits, decimal Usd);
