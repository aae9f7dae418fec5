using System.Runtime.InteropServices;

namespace MspPlatform.Mock.Fleet.Model;

/// <summary>
/// The kernel's exponentially damped load averages (kernel/sched/loadavg.c), per core. Where the queue follows a straight line the damping has
/// an exact solution, so no stepping in five-second ticks is needed.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LoadAverages(double One, double Five, double Fifteen)
{
    /// <summary>The averages <paramref name="seconds"/> later, while the queue went straight from one length to another.</summary>
    public LoadAverages After(double seconds, double queueFrom, double queueTo)
    {
        if (seconds <= 0)
            return this;
        return new(Damp(One, 60), Damp(Five, 300), Damp(Fifteen, 900));

        double Damp(double average, double timeConstant)
        {
            var lag = (queueTo - queueFrom) / seconds * timeConstant;
            return queueTo - lag + ((average - queueFrom + lag) * Math.Exp(-seconds / timeConstant));
        }
    }
}
