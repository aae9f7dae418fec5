using MspPlatform.Gateway.Limits;

namespace MspPlatform.Gateway.Metering;

/// <summary>
/// Estimates the different series of one token since the UTC hour began, in 2 KiB with a standard error of 1.6 %, and less than that below
/// 10,000 series. It is enough to show it each series once in five minutes. Not safe for use by several threads at once.
/// </summary>
internal sealed class HourlySeries
{
    private const int Precision = 12;
    private const int SecondsPerHour = 3600;

    private SeriesSketch? _sketch;
    private long _hour;

    // Minutes are closed a little after their end, when the next hour may have begun.
    private long _previousHour;
    private long _previousCount;

    public void Add(ReadOnlySpan<ulong> fingerprints, ReadOnlySpan<bool> skip, DateTimeOffset now)
    {
        End(now);
        if (_sketch is null)
            (_sketch, _hour) = (new SeriesSketch(Precision), HourOf(now));
        for (int i = 0; i < fingerprints.Length; i++)
        {
            // 0 is a series that was shown in this period already.
            if (fingerprints[i] != 0 && (skip.Length == 0 || !skip[i]))
                _sketch.Add(fingerprints[i]);
        }
    }

    /// <summary>Series since the beginning of the hour that this minute belongs to; 0 when nothing is known about it.</summary>
    public long CountIn(DateTimeOffset minute)
    {
        long hour = HourOf(minute);
        if (_sketch is not null && hour == _hour)
            return _sketch.Count;
        return hour == _previousHour ? _previousCount : 0;
    }

    /// <summary>Gives the memory back when the hour is over.</summary>
    public void End(DateTimeOffset now)
    {
        if (_sketch is null || HourOf(now) <= _hour)
            return;
        (_previousHour, _previousCount) = (_hour, _sketch.Count);
        _sketch = null;
    }

    private static long HourOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / SecondsPerHour;
}
