using System.Runtime.InteropServices;

namespace MspPlatform.Mock.Fleet.Sending;

/// <summary>
/// When a server samples: always at the same phase of the interval, counted from 1970, so that a restart keeps the grid.
/// The phases of a fleet are spread evenly: no instant belongs to more than its share of the servers.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SampleClock(long IntervalMs, long PhaseMs)
{
    public static SampleClock Of(int index, int count, TimeSpan interval)
    {
        var intervalMs = (long)interval.TotalMilliseconds;
        return new(intervalMs, intervalMs * index / count);
    }

    /// <summary>First sampling instant at or after a time, both in milliseconds since 1970 UTC.</summary>
    public long AtOrAfter(long unixMs) => (((unixMs - PhaseMs + IntervalMs - 1) / IntervalMs) * IntervalMs) + PhaseMs;
}
