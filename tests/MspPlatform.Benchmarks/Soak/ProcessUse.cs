using System.Globalization;
using MspPlatform.Benchmarks.Edge;

namespace MspPlatform.Benchmarks.Soak;

/// <summary>What a process took during a soak.</summary>
/// <param name="CpuSeconds">User and system together.</param>
/// <param name="PeakBytes">Most resident memory.</param>
internal sealed record ProcessUse(double CpuSeconds, long PeakBytes)
{
    public static ProcessUse Read(int processId)
    {
        string peak = File.ReadLines($"/proc/{processId}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        long kibibytes = long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
        return new ProcessUse(new ProcessCpuClock(processId).Read().TotalSeconds, kibibytes * 1024);
    }

    public ProcessUse Since(ProcessUse before) => this with { CpuSeconds = CpuSeconds - before.CpuSeconds };
}
