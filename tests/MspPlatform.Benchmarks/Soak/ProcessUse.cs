using System.Globalization;
using MspPlatform.Benchmarks.Edge;

namespace MspPlatform.Benchmarks.Soak;

/// <summary>What a process took during a soak.</summary>
/// <param name="CpuSeconds">User and system together.</param>
/// <param name="PeakBytes">Most resident memory.</param>
internal sealed record ProcessUse(double CpuSeconds, long PeakBytes)
{
    public static ProcessUse Read(int processId) => new(new ProcessCpuClock(processId).Read().TotalSeconds, Memory(processId, "VmHWM"));

    /// <summary>Bytes of resident memory: <c>VmRSS</c> now, <c>VmHWM</c> at most so far (proc_pid_status(5)).</summary>
    public static long Memory(int processId, string field)
    {
        string line = File.ReadLines($"/proc/{processId}/status").Single(line => line.StartsWith(field + ":", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
    }

    public ProcessUse Since(ProcessUse before) => this with { CpuSeconds = CpuSeconds - before.CpuSeconds };
}
