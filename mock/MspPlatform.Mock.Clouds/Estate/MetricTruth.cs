using System.Globalization;

namespace MspPlatform.Mock.Clouds.Estate;

/// <summary>How simulated servers perform, in base units: a daily rhythm and the noise of one server.</summary>
internal static class MetricTruth
{
    /// <summary>Share of processors in use, 0 to 1.</summary>
    public static double Cpu(SeededDice dice, SimulatedServer server, DateTimeOffset time) =>
        0.05 + (0.6 * Rhythm(time)) + (0.3 * dice.Share($"{server.Id}/cpu/{Key(time)}"));

    /// <summary>Bytes a second.</summary>
    /// <param name="what">What is moved, which draws other numbers.</param>
    public static double Bytes(SeededDice dice, SimulatedServer server, string what, DateTimeOffset time) =>
        1000 * Math.Floor(20 + (500 * Rhythm(time)) + (100 * dice.Share($"{server.Id}/{what}/{Key(time)}")));

    private static double Rhythm(DateTimeOffset time) => 0.5 - (0.5 * Math.Cos(time.UtcDateTime.TimeOfDay.TotalHours / 24 * 2 * Math.PI));

    private static string Key(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
