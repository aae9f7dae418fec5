namespace MspPlatform.Mock.Fleet.Model;

/// <summary>
/// One simulated server. What it says of an instant depends on seed, profile and instant alone, never on when it was asked before:
/// a restarted simulator continues its counters, and a sample that could not be sent is computed again instead of kept.
/// Not safe for several threads at once, because of the memo in <see cref="LoadTrack"/>.
/// </summary>
internal sealed class ServerModel
{
    /// <summary>Buffers, slab, page tables, stacks and per-CPU areas, as a share of memory; the rest is programs, cache or free.</summary>
    public const double FixedMemory = BufferMemory + ReclaimableSlab + FirmSlab + PageTableMemory + StackMemory + PerCpuMemory;

    public const double BufferMemory = 0.010, ReclaimableSlab = 0.020, FirmSlab = 0.010, PageTableMemory = 0.004, StackMemory = 0.001, PerCpuMemory = 0.001;

    private const ulong BootPeriod = 60, BootMinute = 61, FillPeriod = 62, FillOffset = 63;
    private const long NightlyMaintenance = (long)(3.5 * 3_600);
    private const int SecondsOfStartingUp = 90;

    private readonly ulong _seed;
    private readonly ServerProfile _profile;
    private readonly IncidentCalendar _incidents;
    private readonly LoadTrack _track;

    /// <param name="seed">Tells this server from the others.</param>
    /// <param name="profile">What it is made of.</param>
    /// <param name="incidentsPerDay">Chance of an incident on a day, 0 to 1.</param>
    public ServerModel(ulong seed, ServerProfile profile, double incidentsPerDay)
    {
        _seed = seed;
        _profile = profile;
        _incidents = new IncidentCalendar(seed, incidentsPerDay);
        _track = new LoadTrack(seed, new LoadCurve(seed, profile, _incidents));
        ReportsAlways = incidentsPerDay <= 0;
    }

    /// <summary>A server without incidents is not silent while it boots either, so that a load test can foretell its samples.</summary>
    private bool ReportsAlways { get; }

    public bool IsSilentAt(double unixSeconds) =>
        !ReportsAlways && (_incidents.IntensityAt(IncidentKind.Silence, unixSeconds) > 0 || unixSeconds < BootAt(unixSeconds) + SecondsOfStartingUp);

    /// <summary>Last boot at or before an instant: a maintenance night every 14 to 45 days, at half past three in Seoul or a little later.</summary>
    public long BootAt(double unixSeconds)
    {
        var period = 14 + (long)(SeededNoise.Uniform(_seed, BootPeriod, 0) * 32);
        var phase = (long)(SeededNoise.Uniform(_seed, BootPeriod, 1) * period);
        var second = NightlyMaintenance + ((long)(SeededNoise.Uniform(_seed, BootMinute, 0) * 24) * LoadTrack.KnotSeconds) - DailyRhythm.SeoulOffsetSeconds;
        var periods = Math.Floor((unixSeconds - second - (phase * DailyRhythm.DaySeconds)) / (period * DailyRhythm.DaySeconds));
        return (((long)periods * period) + phase) * DailyRhythm.DaySeconds + second;
    }

    /// <summary>Fills in every signal of an instant.</summary>
    /// <param name="unixSeconds">Seconds since 1970 UTC.</param>
    /// <param name="signals">At least <see cref="Signal.Count"/> long, indexed by <see cref="Signal"/>.</param>
    public void Observe(double unixSeconds, Span<double> signals)
    {
        var boot = BootAt(unixSeconds);
        _track.MoveTo(unixSeconds, boot);
        var load = _track.PointAt(unixSeconds);
        var work = _track.IntegralAt(unixSeconds);
        var averages = _track.AveragesAt(unixSeconds);

        signals[(int)Signal.One] = 1;
        signals[(int)Signal.Now] = unixSeconds;
        signals[(int)Signal.Boot] = boot;
        signals[(int)Signal.Uptime] = unixSeconds - boot;
        signals[(int)Signal.CpuTime] = work.Cpu;
        signals[(int)Signal.IoWaitTime] = work.IoWait;
        signals[(int)Signal.DiskTime] = work.Disk;
        signals[(int)Signal.NetworkTime] = work.Network;
        signals[(int)Signal.SkewTime] = work.Skew;
        signals[(int)Signal.Cpu] = load.Cpu;
        signals[(int)Signal.IoWait] = load.IoWait;
        signals[(int)Signal.Disk] = load.Disk;
        signals[(int)Signal.Network] = load.Network;
        signals[(int)Signal.Load1] = averages.One;
        signals[(int)Signal.Load5] = averages.Five;
        signals[(int)Signal.Load15] = averages.Fifteen;
        signals[(int)Signal.DataFill] = DataFillAt(unixSeconds);
        ObserveMemory(unixSeconds, averages.Five, signals);
    }

    private void ObserveMemory(double unixSeconds, double load, Span<double> signals)
    {
        const double mostForPrograms = 0.92;
        var usual = _profile.IdleMemory + (_profile.LoadMemory * Math.Min(1, load));
        var leak = (mostForPrograms - usual) * _incidents.IntensityAt(IncidentKind.MemoryLeak, unixSeconds);
        var programs = Math.Min(mostForPrograms, usual + leak);
        var rest = 1 - FixedMemory - programs;
        signals[(int)Signal.ProgramMemory] = programs;
        signals[(int)Signal.CacheMemory] = rest * _profile.CacheShare;
        signals[(int)Signal.FreeMemory] = rest * (1 - _profile.CacheShare);
    }

    /// <summary>The data volume fills over 6 to 14 days and is cleaned; an incident fills it within hours, past 90 %.</summary>
    private double DataFillAt(double unixSeconds)
    {
        const double afterCleaning = 0.44, beforeCleaning = 0.73, brim = 0.97;
        var period = (6 + (8 * SeededNoise.Uniform(_seed, FillPeriod, 0))) * DailyRhythm.DaySeconds;
        var cycles = (unixSeconds / period) + SeededNoise.Uniform(_seed, FillOffset, 0);
        var usual = afterCleaning + ((beforeCleaning - afterCleaning) * (cycles - Math.Floor(cycles)));
        return usual + ((brim - usual) * _incidents.IntensityAt(IncidentKind.DiskFilling, unixSeconds));
    }
}
