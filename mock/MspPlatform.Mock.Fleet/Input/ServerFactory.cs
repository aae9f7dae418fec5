using MspPlatform.Mock.Fleet.Catalogue;
using MspPlatform.Mock.Fleet.Model;
using MspPlatform.Mock.Fleet.Wire;

namespace MspPlatform.Mock.Fleet.Input;

/// <summary>Makes servers that share the shape of their kind.</summary>
/// <param name="seriesPerServer">Exact number of series, or null for what the hardware shows by itself.</param>
/// <param name="incidentsPerDay">Chance of an incident per server and day, 0 to 1.</param>
internal sealed class ServerFactory(int? seriesPerServer, double incidentsPerDay)
{
    private readonly Dictionary<string, SeriesShape> _shapes = new(StringComparer.Ordinal);

    /// <param name="seedText">The same text gives the same server in every run.</param>
    /// <param name="identity">Its labels.</param>
    /// <param name="profile">Its kind.</param>
    /// <param name="token">Its agent token.</param>
    public SimulatedServer Create(string seedText, ServerIdentity identity, ServerProfile profile, AgentToken token) =>
        new(identity, new ServerLabels(identity), new ServerModel(SeededNoise.SeedOf(seedText), profile, incidentsPerDay), ShapeOf(profile), token);

    private SeriesShape ShapeOf(ServerProfile profile)
    {
        if (!_shapes.TryGetValue(profile.Name, out var shape))
        {
            var specs = seriesPerServer is { } count ? ExporterCatalogue.Exactly(profile, count) : ExporterCatalogue.Natural(profile);
            _shapes[profile.Name] = shape = new SeriesShape(specs);
        }

        return shape;
    }
}
