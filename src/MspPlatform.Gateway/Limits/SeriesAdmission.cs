namespace MspPlatform.Gateway.Limits;

/// <summary>The series of one request that are above a limit, whether it is enforced or only reported; null for none.</summary>
/// <param name="OverActive">Indexes of series that would have been one too many.</param>
/// <param name="OverNewPerDay">Indexes of series, not among the others, that would have been one too many of this day's new ones.</param>
internal readonly record struct SeriesAdmission(List<int>? OverActive, List<int>? OverNewPerDay);
