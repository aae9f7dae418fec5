namespace MspPlatform.ControlPlane;

internal static class StorableTime
{
    /// <summary>Now in UTC, in the microseconds that PostgreSQL keeps: what is answered at once equals what is read back later.</summary>
    public static DateTimeOffset GetStorableNow(this TimeProvider clock) => Storable(clock.GetUtcNow());

    /// <summary>The instant in UTC, cut to microseconds.</summary>
    public static DateTimeOffset Storable(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    public static DateTimeOffset? ToStorable(this DateTimeOffset? instant) => instant is { } given ? Storable(given) : null;

    /// <summary>The instant plus the period, or the last instant there is.</summary>
    public static DateTimeOffset AddWithin(DateTimeOffset instant, TimeSpan period) =>
        DateTimeOffset.MaxValue - instant > period ? instant + period : Storable(DateTimeOffset.MaxValue);
}
