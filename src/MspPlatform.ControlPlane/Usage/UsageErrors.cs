using MspPlatform.ControlPlane.Problems;

namespace MspPlatform.ControlPlane.Usage;

internal static class UsageErrors
{
    public static readonly Failure EmptyRange = new(StatusCodes.Status400BadRequest, "invalid_range", "from must lie before to, and to after 1970.");

    public static readonly Failure TooManyItems = new(
        StatusCodes.Status400BadRequest,
        "range_too_large",
        $"The answer would have more than {UsageRange.MaxBuckets} buckets of tokens; ask for less time, a longer step, or without groupBy.");

    public static readonly Failure NoMinutes = new(
        StatusCodes.Status400BadRequest, "minutes_rolled_up", "A part of the range is kept by the hour only; ask with step=1h or step=1d.");

    public static Failure TooManyBuckets(long buckets) => new(
        StatusCodes.Status400BadRequest,
        "range_too_large",
        $"The range has {buckets} buckets, at most {UsageRange.MaxBuckets} are answered; ask for less time or a longer step.");
}
