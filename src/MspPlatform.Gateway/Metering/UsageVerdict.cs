using MspPlatform.Persistence.Edge;
using MspPlatform.Persistence.Usage;

namespace MspPlatform.Gateway.Metering;

/// <summary>
/// What two figures of one hour mean. Usage counts by arrival, the store by the samples' own time: what was on its way at the hour's
/// beginning is missing in the store's figure, what was on its way at its end is missing in usage's. A difference that samples which are
/// up to a minute late can explain is none: fewer stored, by no more than arrived in the hour's first minute, or more stored, by no more
/// than arrived in the minute after it.
/// </summary>
internal static class UsageVerdict
{
    public static Reconciliation Of(AcceptedHour accepted, DateTimeOffset hour, long stored, DateTimeOffset now)
    {
        long difference = stored - accepted.Samples;
        bool matches = difference >= -accepted.FirstMinute && difference <= accepted.MinuteAfter;
        return Row(accepted, hour, stored, matches ? Reconciliation.Matches : Reconciliation.Differs, null, now);
    }

    /// <param name="reason">As listed in docs/operations.md.</param>
    public static Reconciliation Unknown(AcceptedHour accepted, DateTimeOffset hour, string reason, DateTimeOffset now) =>
        Row(accepted, hour, null, Reconciliation.Unknown, reason, now);

    private static Reconciliation Row(AcceptedHour accepted, DateTimeOffset hour, long? stored, string state, string? reason, DateTimeOffset now) => new()
    {
        CustomerId = accepted.Customer,
        Hour = hour,
        Accepted = accepted.Samples,
        Stored = stored,
        State = state,
        Reason = reason,
        LookedAt = now,
    };
}
