namespace MspPlatform.Providers;

/// <summary>How finely the cloud tells costs, and where its days and months begin.</summary>
/// <param name="Grain">The length of a charge period.</param>
/// <param name="TimeZone">IANA name of the zone of its days: <c>UTC</c>; <c>Asia/Seoul</c> for NCP, whose months begin nine hours earlier.</param>
public sealed record CostCalendar(CostGrain Grain, string TimeZone);
