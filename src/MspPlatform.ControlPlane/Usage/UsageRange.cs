using MspPlatform.ControlPlane.Problems;
using MspPlatform.ControlPlane.Validation;

namespace MspPlatform.ControlPlane.Usage;

/// <summary>The time that usage is asked for.</summary>
/// <param name="From">The first instant of it, UTC.</param>
/// <param name="To">The first instant after it, UTC.</param>
/// <param name="Step">Length of a bucket. Buckets begin at multiples of it since 1970-01-01T00:00:00Z, so days are UTC days.</param>
internal sealed record UsageRange(DateTimeOffset From, DateTimeOffset To, TimeSpan Step)
{
    /// <summary>Most buckets in one answer, each token's counted for itself.</summary>
    public const int MaxBuckets = 10_000;

    /// <summary>The shortest step for usage that is no longer kept by the minute.</summary>
    public static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly TimeSpan DefaultLength = TimeSpan.FromDays(1);

    private static readonly (string Text, TimeSpan Step, TimeSpan DefaultUpTo)[] Steps =
    [
        ("1m", TimeSpan.FromMinutes(1), TimeSpan.FromHours(6)),
        ("5m", TimeSpan.FromMinutes(5), TimeSpan.FromDays(2)),
        ("1h", Hour, TimeSpan.FromDays(31)),
        ("1d", TimeSpan.FromDays(1), TimeSpan.MaxValue),
    ];

    public string StepText => Steps.Single(s => s.Step == Step).Text;

    public static Outcome<UsageRange> Of(UsageQuery query, DateTimeOffset now)
    {
        DateTimeOffset to = Rfc3339Attribute.TryParse(query.To, out DateTimeOffset givenTo) ? givenTo : now;
        if (to <= DateTimeOffset.UnixEpoch)
            return UsageErrors.EmptyRange;
        DateTimeOffset from = Rfc3339Attribute.TryParse(query.From, out DateTimeOffset givenFrom) ? givenFrom : to - DefaultLength;
        if (from >= to)
            return UsageErrors.EmptyRange;

        var step = Steps.First(s => string.IsNullOrEmpty(query.Step) ? to - from <= s.DefaultUpTo : s.Text == query.Step);
        var range = new UsageRange(StorableTime.Storable(from), StorableTime.Storable(to), step.Step);
        return range.Buckets <= MaxBuckets ? range : UsageErrors.TooManyBuckets(range.Buckets);
    }

    /// <summary>Buckets that lie in the range, in full or in part.</summary>
    private long Buckets => ((To.UtcTicks - 1) / Step.Ticks) - (From.UtcTicks / Step.Ticks) + 1;
}
