using System.Globalization;

namespace MspPlatform.Benchmarks.Soak;

/// <summary>What <c>make soak</c> sends, overridable by environment.</summary>
/// <param name="Servers"><c>SOAK_SERVERS</c>, simulated servers, 1 to 5000.</param>
/// <param name="Series"><c>SOAK_SERIES</c>, series of each.</param>
/// <param name="Minutes"><c>SOAK_MINUTES</c>, how long.</param>
internal sealed record SoakSettings(int Servers, int Series, int Minutes)
{
    /// <summary>Seconds between two samples of a series.</summary>
    public const int IntervalSeconds = 15;

    /// <summary>The servers are spread over so many customers.</summary>
    public const int Customers = 20;

    public static SoakSettings FromEnvironment() => new(Read("SOAK_SERVERS", 2000), Read("SOAK_SERIES", 500), Read("SOAK_MINUTES", 10));

    private static int Read(string name, int fallback) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;
}
