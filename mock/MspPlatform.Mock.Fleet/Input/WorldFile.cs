using System.Text.Json;
using MspPlatform.Mock.Fleet.Model;
using MspPlatform.Mock.Fleet.Wire;

namespace MspPlatform.Mock.Fleet.Input;

/// <summary>Reads and checks a world before anything is sent.</summary>
internal static class WorldFile
{
    /// <summary>With fourteen servers about five incidents a day.</summary>
    private const double IncidentsPerServerAndDay = 0.35;

    /// <exception cref="InputException">The file or one of its token files cannot be used; says where and why.</exception>
    public static FleetPlan Read(string path)
    {
        var world = Parse(path);
        if (!EdgeUrl.TryParse(world.EdgeUrl, out var edge))
            throw new InputException($"{path}: 'edgeUrl' must be an absolute http or https URL.");
        if (!DurationText.TryParse(world.Interval, out var interval) || !LoadRequest.IsAllowedInterval(interval))
            throw new InputException($"{path}: 'interval' must be a duration from 1s to 10m, such as 15s.");
        if (world.Servers.Count == 0)
            throw new InputException($"{path}: 'servers' is empty.");

        var factory = new ServerFactory(seriesPerServer: null, IncidentsPerServerAndDay);
        var names = new HashSet<(string, string)>();
        var servers = new List<SimulatedServer>();
        foreach (var (index, server) in world.Servers.Index())
        {
            if (!names.Add((server.Customer, server.Name)))
                throw new InputException($"{path}: servers[{index}]: '{server.Name}' of '{server.Customer}' is listed twice.");
            servers.Add(Create(factory, server, path, index));
        }

        return new FleetPlan(FleetPlan.WriteUrlOf(edge), interval, servers);
    }

    private static WorldDocument Parse(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, WorldJson.Default.WorldDocument) ?? throw new InputException($"{path}: the file holds only null.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The world file '{path}' cannot be read: {TokenFile.Reason(e)}.");
        }
        catch (JsonException e)
        {
            var (where, line) = (e.Path ?? "$", (e.LineNumber ?? 0) + 1);
            throw new InputException($"{path}: not a world file at {where}, line {line}: {e.Message.Split(" Path:")[0].TrimEnd('.')}.");
        }
    }

    private static SimulatedServer Create(ServerFactory factory, WorldServer server, string path, int index)
    {
        var where = $"{path}: servers[{index}]";
        string[] texts = [server.Name, server.Customer, server.Environment, server.Csp, server.Region, server.TokenFile];
        if (texts.Any(string.IsNullOrWhiteSpace))
            throw new InputException($"{where}: name, customer, environment, csp, region and tokenFile must not be empty.");
        if (ServerProfile.Find(server.Profile) is not { } profile)
        {
            var known = string.Join(", ", ServerProfile.All.Select(one => one.Name));
            throw new InputException($"{where}: profile '{server.Profile}' is unknown, there are {known}.");
        }

        var tokens = TokenFile.Read(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, server.TokenFile));
        if (tokens.Length != 1)
            throw new InputException($"{where}: the token file '{server.TokenFile}' holds {tokens.Length} tokens, a server has one.");
        var identity = new ServerIdentity(server.Name, server.Environment, server.Csp, server.Region);
        return factory.Create($"{server.Customer}/{server.Name}", identity, profile, tokens[0]);
    }
}
