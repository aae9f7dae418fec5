using System.Globalization;
using MspPlatform.Mock.Fleet.Model;
using MspPlatform.Mock.Fleet.Wire;

namespace MspPlatform.Mock.Fleet.Input;

/// <summary>A load test in numbers: so many like servers, without incidents, so that the number of samples can be foretold.</summary>
/// <param name="Edge">The edge's origin.</param>
/// <param name="Interval">1 s to 10 min.</param>
/// <param name="Servers">1 to 5,000.</param>
/// <param name="SeriesPerServer">1 to 20,000.</param>
internal sealed record LoadRequest(Uri Edge, TimeSpan Interval, int Servers, int SeriesPerServer)
{
    public const int MostServers = 5_000, MostSeries = 20_000;

    private static readonly (string Csp, string Region)[] Places =
        [("aws", "ap-northeast-2"), ("azure", "koreacentral"), ("gcp", "asia-northeast3"), ("ncp", "KR")];

    public static bool IsAllowedInterval(TimeSpan interval) => interval >= TimeSpan.FromSeconds(1) && interval <= TimeSpan.FromMinutes(10);

    /// <param name="tokens">The servers take turns with them.</param>
    public FleetPlan Plan(AgentToken[] tokens)
    {
        var factory = new ServerFactory(SeriesPerServer, incidentsPerDay: 0);
        var servers = new SimulatedServer[Servers];
        for (var i = 0; i < Servers; i++)
        {
            var name = "load-" + (i + 1).ToString("D5", CultureInfo.InvariantCulture);
            var (csp, region) = Places[i % Places.Length];
            var profile = ServerProfile.All[i / Places.Length % ServerProfile.All.Count];
            servers[i] = factory.Create(name, new ServerIdentity(name, "load", csp, region), profile, tokens[i % tokens.Length]);
        }

        return new FleetPlan(FleetPlan.WriteUrlOf(Edge), Interval, servers);
    }
}
