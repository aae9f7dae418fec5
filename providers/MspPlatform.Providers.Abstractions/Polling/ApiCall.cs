namespace MspPlatform.Providers;

/// <summary>One request to a cloud.</summary>
/// <param name="Operation">As in the manifest's <see cref="ApiPrice"/>s.</param>
/// <param name="Status">The HTTP status; 0 when no answer came.</param>
/// <param name="BillableUnits">
/// What the cloud bills for it, in the unit of the price. A request whose answer was lost counts, because the cloud may have done the work:
/// the sum is never below the bill, and equal to it when every answer came.
/// </param>
public readonly record struct ApiCall(string Operation, int Status, long BillableUnits);
