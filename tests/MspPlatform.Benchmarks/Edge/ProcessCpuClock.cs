using System.ComponentModel;
using System.Runtime.InteropServices;

namespace MspPlatform.Benchmarks.Edge;

/// <summary>
/// Reads the CPU time of a whole process, ended threads included, user and system together (clock_getcpuclockid(3)). /proc/pid/stat
/// counts the same in steps of 10 ms, which is more than nginx needs for a hundred requests.
/// </summary>
internal sealed partial class ProcessCpuClock
{
    private readonly int _clock;

    /// <exception cref="Win32Exception">There is no such process.</exception>
    internal ProcessCpuClock(int processId)
    {
        // Returns the error instead of setting errno.
        if (GetClock(processId, out _clock) is var error and not 0)
            throw new Win32Exception(error);
    }

    /// <exception cref="Win32Exception">The process has ended.</exception>
    internal TimeSpan Read()
    {
        if (GetTime(_clock, out TimeSpec time) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0);
    }

    [LibraryImport("libc", EntryPoint = "clock_getcpuclockid")]
    private static partial int GetClock(int processId, out int clock);

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        internal long Seconds;
        internal long Nanoseconds;
    }
}
