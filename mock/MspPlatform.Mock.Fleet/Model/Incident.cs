using System.Runtime.InteropServices;

namespace MspPlatform.Mock.Fleet.Model;

/// <summary>Something that goes wrong on one server. Start and end are seconds since 1970 UTC; the end is past it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Incident(IncidentKind Kind, double Start, double End)
{
    private const double RampSeconds = 300;

    /// <summary>
    /// 0 outside, up to 1 inside. Leaks and filling disks grow until somebody restarts or cleans and then end at once;
    /// the others come and go within five minutes.
    /// </summary>
    public double IntensityAt(double unixSeconds)
    {
        if (unixSeconds < Start || unixSeconds >= End)
            return 0;
        return Kind switch
        {
            IncidentKind.MemoryLeak or IncidentKind.DiskFilling => (unixSeconds - Start) / (End - Start),
            IncidentKind.Silence => 1,
            _ => Math.Min(1, Math.Min(unixSeconds - Start, End - unixSeconds) / RampSeconds),
        };
    }
}
