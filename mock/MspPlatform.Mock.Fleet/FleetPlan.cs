namespace MspPlatform.Mock.Fleet;

/// <summary>What to simulate and where to send it.</summary>
/// <param name="WriteUrl">The edge's remote write endpoint.</param>
/// <param name="Interval">Time between two samples of a series.</param>
/// <param name="Servers">The fleet.</param>
internal sealed record FleetPlan(Uri WriteUrl, TimeSpan Interval, IReadOnlyList<SimulatedServer> Servers)
{
    public static Uri WriteUrlOf(Uri edge) => new(edge.AbsoluteUri.TrimEnd('/') + "/api/v1/write");
}
