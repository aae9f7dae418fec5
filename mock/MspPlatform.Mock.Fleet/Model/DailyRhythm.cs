namespace MspPlatform.Mock.Fleet.Model;

/// <summary>How busy the people of Seoul keep a server through the week, 0 to 1. Korea has no daylight saving, so a fixed offset tells local time.</summary>
internal static class DailyRhythm
{
    public const long DaySeconds = 86_400;

    public const long SeoulOffsetSeconds = 9 * 3_600;

    // Index: local hour. Lunch dents the office day; 1970-01-01 was a Thursday.
    private static readonly double[] OfficeHours =
        [.16, .12, .10, .09, .09, .10, .16, .30, .55, .85, 1.0, .98, .70, .80, .97, 1.0, .96, .88, .70, .55, .48, .42, .34, .24];

    private static readonly double[] NightShift =
        [.75, .95, 1.0, 1.0, .90, .70, .40, .25, .20, .20, .22, .20, .18, .20, .22, .20, .20, .22, .25, .30, .28, .30, .40, .55];

    /// <summary>Activity at an instant (seconds since 1970 UTC).</summary>
    public static double At(bool nocturnal, double unixSeconds)
    {
        var hours = nocturnal ? NightShift : OfficeHours;
        var local = unixSeconds + SeoulOffsetSeconds;
        var hour = local / 3_600;
        var whole = Math.Floor(hour);
        var share = hour - whole;
        return (HourOf(hours, (long)whole) * (1 - share)) + (HourOf(hours, (long)whole + 1) * share);
    }

    public static long LocalDay(double unixSeconds) => (long)Math.Floor((unixSeconds + SeoulOffsetSeconds) / DaySeconds);

    private static double HourOf(double[] hours, long localHour)
    {
        var weekday = (localHour / 24) % 7; // 0 is Thursday: 2 is Saturday and 3 Sunday
        var weekend = weekday is 2 or 3;
        return hours[localHour % 24] * (weekend ? 0.45 : 1);
    }
}
