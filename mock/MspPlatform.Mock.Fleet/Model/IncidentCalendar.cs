namespace MspPlatform.Mock.Fleet.Model;

/// <summary>At most one incident per server and Seoul day, drawn from the seed: asked twice, it answers the same.</summary>
/// <param name="seed">The server's.</param>
/// <param name="perDay">Chance of an incident on a day, 0 to 1.</param>
internal sealed class IncidentCalendar(ulong seed, double perDay)
{
    private const ulong Happens = 30, KindOf = 31, StartOf = 32, LengthOf = 33;

    // Shortest and longest, in minutes.
    private static readonly (IncidentKind Kind, int Shortest, int Longest)[] Kinds =
    [
        (IncidentKind.CpuSaturation, 15, 60),
        (IncidentKind.MemoryLeak, 180, 480),
        (IncidentKind.DiskFilling, 180, 420),
        (IncidentKind.NetworkSpike, 10, 40),
        (IncidentKind.IoStall, 15, 30),
        (IncidentKind.Silence, 4, 20),
    ];

    public Incident? StartingOn(long localDay)
    {
        if (perDay <= 0 || SeededNoise.Uniform(seed, Happens, localDay) >= perDay)
            return null;
        var (kind, shortest, longest) = Kinds[(int)(SeededNoise.Uniform(seed, KindOf, localDay) * Kinds.Length)];
        var midnight = (localDay * DailyRhythm.DaySeconds) - DailyRhythm.SeoulOffsetSeconds;
        var start = midnight + Math.Floor(SeededNoise.Uniform(seed, StartOf, localDay) * DailyRhythm.DaySeconds);
        var minutes = shortest + (SeededNoise.Uniform(seed, LengthOf, localDay) * (longest - shortest));
        return new Incident(kind, start, start + Math.Floor(minutes * 60));
    }

    /// <summary>Intensity of a kind of incident, 0 to 1. Yesterday's may run past midnight, none lasts longer.</summary>
    public double IntensityAt(IncidentKind kind, double unixSeconds)
    {
        var today = DailyRhythm.LocalDay(unixSeconds);
        return Math.Max(Of(StartingOn(today)), Of(StartingOn(today - 1)));

        double Of(Incident? incident) => incident is { } it && it.Kind == kind ? it.IntensityAt(unixSeconds) : 0;
    }
}
