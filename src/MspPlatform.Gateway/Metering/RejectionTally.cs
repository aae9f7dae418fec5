using MspPlatform.Domain;

namespace MspPlatform.Gateway.Metering;

/// <summary>What was refused to one token for one reason since the tally was last taken.</summary>
/// <param name="ReportOnly">The limit is only rehearsed: it was let pass.</param>
/// <param name="Example">The first series concerned, as text; null when there is none to show.</param>
internal sealed record RejectionTally(RejectionReason Reason, bool ReportOnly, long Requests, long Samples, DateTimeOffset LastAt, string? Example);
