namespace MspPlatform.Providers;

/// <summary>Which charges to read.</summary>
/// <param name="From">First day, in the manifest's <see cref="CostCalendar"/>; the first of a month where the calendar knows months alone.</param>
/// <param name="Until">The day after the last one; later than <paramref name="From"/>, and not after the calendar's tomorrow.</param>
/// <param name="Parts">What to read. A cloud that tells everything in one call returns everything.</param>
/// <param name="OnFault">Told what could not be read while the rest goes on.</param>
public sealed record CostRequest(DateOnly From, DateOnly Until, CostParts Parts, Action<ItemFault> OnFault);
