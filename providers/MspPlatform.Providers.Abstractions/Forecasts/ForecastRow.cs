namespace MspPlatform.Providers;

/// <summary>What a cloud expects one account to be charged between two days.</summary>
/// <param name="SubAccountId">Whose charge it would be.</param>
/// <param name="From">First day, in the cost calendar.</param>
/// <param name="Until">The day after the last.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Mean">The expected amount, of the kind of <see cref="ChargeRow.BilledCost"/>.</param>
/// <param name="Lower">The lower bound of the cloud's own interval; null where it gives none.</param>
/// <param name="Upper">The upper bound.</param>
public sealed record ForecastRow(string SubAccountId, DateOnly From, DateOnly Until, string Currency, decimal Mean, decimal? Lower, decimal? Upper);
