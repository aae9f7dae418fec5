namespace MspPlatform.Mock.Fleet.Model;

/// <summary>The load of one server as a pure function of time: weekly rhythm, wandering noise, incidents.</summary>
internal sealed class LoadCurve(ulong seed, ServerProfile profile, IncidentCalendar incidents)
{
    private const ulong Slow = 1, CpuNoise = 2, DiskNoise = 3, NetworkNoise = 4;
    private const double HalfHour = 1_800, SixHours = 21_600;

    public LoadPoint At(double unixSeconds)
    {
        var day = DailyRhythm.LocalDay(unixSeconds);
        var today = incidents.StartingOn(day);
        var yesterday = incidents.StartingOn(day - 1);

        var activity = DailyRhythm.At(profile.Nocturnal, unixSeconds) * (1 + (0.15 * SeededNoise.Smooth(seed, Slow, unixSeconds, SixHours)));
        var demand = profile.IdleCpu + (profile.PeakCpu * activity * Wander(CpuNoise, 0.25)) + (1.3 * Intensity(IncidentKind.CpuSaturation));
        var disk = 0.02 + (activity * Wander(DiskNoise, 0.45)) + (2 * Intensity(IncidentKind.IoStall));
        var network = 0.01 + (activity * Wander(NetworkNoise, 0.35)) + (3 * Intensity(IncidentKind.NetworkSpike));
        var ioWait = Math.Min(0.65, (profile.PeakIoWait * disk) + (0.55 * Intensity(IncidentKind.IoStall)));
        var cpu = Math.Min(demand, 0.99 - ioWait);
        return new LoadPoint(cpu, ioWait, disk, network, 0.4 * Math.Min(cpu, 1 - cpu - ioWait), demand + ioWait);

        double Wander(ulong stream, double width) => 1 + (width * SeededNoise.Smooth(seed, stream, unixSeconds, HalfHour));

        double Intensity(IncidentKind kind) =>
            (today is { } a && a.Kind == kind ? a.IntensityAt(unixSeconds) : 0) + (yesterday is { } b && b.Kind == kind ? b.IntensityAt(unixSeconds) : 0);
    }
}
