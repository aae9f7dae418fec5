using System.Globalization;
using System.Runtime.InteropServices;

namespace MspPlatform.Benchmarks.Report;

/// <summary>What a reader needs to know about the machine, and nothing that tells which one it was.</summary>
internal static class MachineFacts
{
    /// <summary>Name and value, in the order of the table.</summary>
    internal static IReadOnlyList<(string Name, string Value)> Read() =>
    [
        ("date", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ("processor", $"{ReadProcessor()}, {Environment.ProcessorCount} cores"),
        ("kernel", $"Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()} {RuntimeInformation.ProcessArchitecture}"),
        ("runtime", RuntimeInformation.FrameworkDescription),
    ];

    private static string ReadProcessor() => File.ReadLines("/proc/cpuinfo")
        .Where(line => line.StartsWith("model name", StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
        .FirstOrDefault("unknown");
}
