using System.Runtime.InteropServices;

namespace MspPlatform.Mock.Fleet.Model;

/// <summary>
/// What a server is doing at an instant, or, summed over time, has done (in seconds of full work).
/// </summary>
/// <param name="Cpu">Share of all cores that computes; with <paramref name="IoWait"/> never above 1.</param>
/// <param name="IoWait">Share of all cores that waits for disks.</param>
/// <param name="Disk">Of the profile's busiest hour; an incident may exceed 1.</param>
/// <param name="Network">Of the profile's busiest hour; an incident may exceed 1.</param>
/// <param name="Skew">How unevenly the cores share the work: core shares differ by at most this, so none is negative or above 1.</param>
/// <param name="Queue">Runnable and waiting tasks per core, above 1 when more is asked than the cores can do.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LoadPoint(double Cpu, double IoWait, double Disk, double Network, double Skew, double Queue)
{
    public double Idle => 1 - Cpu - IoWait;

    public static LoadPoint operator +(LoadPoint a, LoadPoint b) =>
        new(a.Cpu + b.Cpu, a.IoWait + b.IoWait, a.Disk + b.Disk, a.Network + b.Network, a.Skew + b.Skew, a.Queue + b.Queue);

    public static LoadPoint operator *(LoadPoint a, double factor) =>
        new(a.Cpu * factor, a.IoWait * factor, a.Disk * factor, a.Network * factor, a.Skew * factor, a.Queue * factor);
}
