using MspPlatform.Domain.Customers;

namespace MspPlatform.Persistence.Edge;

/// <summary>What usage says that one customer's agents were acknowledged in one hour.</summary>
/// <param name="Samples">Samples acknowledged in the hour.</param>
/// <param name="FirstMinute">Those of its first minute, which may be older than the hour.</param>
/// <param name="MinuteAfter">Samples acknowledged in the minute after the hour, which may be of the hour.</param>
public sealed record AcceptedHour(CustomerId Customer, long Samples, long FirstMinute, long MinuteAfter);
