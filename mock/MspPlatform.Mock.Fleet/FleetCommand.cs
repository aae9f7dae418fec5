using System.CommandLine;
using MspPlatform.Mock.Fleet.Input;
using MspPlatform.Mock.Fleet.Sending;

namespace MspPlatform.Mock.Fleet;

/// <summary>The command line. Exit codes: 0 ended as asked, 1 could not run, 2 the arguments or files given cannot be used.</summary>
internal static class FleetCommand
{
    public const int Ended = 0, CouldNotRun = 1, BadInput = 2;

    private static readonly Option<string> World = new("--world")
    {
        Description = "Simulate the servers of this JSON file.",
        HelpName = "file.json",
    };
    private static readonly Option<int?> Servers = new("--servers")
    {
        Description = $"Generate load from so many servers, 1 to {LoadRequest.MostServers}.",
    };
    private static readonly Option<int> Series = new("--series")
    {
        Description = $"Series of each server, 1 to {LoadRequest.MostSeries}.",
        DefaultValueFactory = _ => 500,
    };
    private static readonly Option<string> Interval = new("--interval")
    {
        Description = "Time between samples, 1s to 10m.",
        DefaultValueFactory = _ => "15s",
    };
    private static readonly Option<string> Edge = new("--edge-url") { Description = "The edge's address.", HelpName = "url" };
    private static readonly Option<string> Tokens = new("--token-file")
    {
        Description = "Agent tokens, one per line; the servers take turns.",
        HelpName = "file",
    };
    private static readonly Option<string> Duration = new("--duration")
    {
        Description = "End by itself after this time, such as 10m.",
        HelpName = "time",
    };
    private static readonly Option<int> Connections = new("--connections")
    {
        Description = "Most requests at once.",
        DefaultValueFactory = _ => EdgeClient.DefaultConnections,
    };
    private static readonly Option<int?> MetricsPort = new("--metrics-port") { Description = "Serve /metrics on this loopback port." };
    private static readonly Option<string> Report = new("--report")
    {
        Description = "Write what was sent, as JSON, at the end; - is standard output.",
        HelpName = "file|-",
    };

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Simulated servers that send node_exporter series by Prometheus remote write 1.0, through real agent tokens.");
        foreach (var option in (Option[])[World, Servers, Series, Interval, Edge, Tokens, Duration, Connections, MetricsPort, Report])
            root.Options.Add(option);
        root.SetAction(RunAsync);

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync(parsed.Errors[0].Message);
            return BadInput;
        }

        // SIGINT and SIGTERM cancel the token. What is left to send then gets FleetRun.Flush; the seconds on top are for writing the report.
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = FleetRun.Flush + TimeSpan.FromSeconds(3) });
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            var (connections, duration, metricsPort) = (ConnectionsOf(parsed), DurationOf(parsed), MetricsPortOf(parsed));
            var run = new FleetRun(PlanOf(parsed), connections, duration, metricsPort, parsed.GetValue(Report));
            return await run.RunAsync(Console.Out, Console.Error, TimeProvider.System, cancellationToken);
        }
        catch (InputException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return BadInput;
        }
    }

    private static FleetPlan PlanOf(ParseResult parsed)
    {
        var world = parsed.GetValue(World);
        var servers = parsed.GetValue(Servers);
        if (world is null == servers is null)
            throw new InputException("Give either --world <file.json> or --servers <number>.");
        if (world is not null)
        {
            Option[] loadOnly = [Series, Interval, Edge, Tokens];
            if (loadOnly.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } misplaced)
                throw new InputException($"{misplaced.Name} does not go with --world: the file says it.");
            return WorldFile.Read(world);
        }

        var series = parsed.GetValue(Series);
        if (servers is < 1 or > LoadRequest.MostServers)
            throw new InputException($"--servers must be 1 to {LoadRequest.MostServers}.");
        if (series is < 1 or > LoadRequest.MostSeries)
            throw new InputException($"--series must be 1 to {LoadRequest.MostSeries}.");
        if (!EdgeUrl.TryParse(parsed.GetValue(Edge), out var edge))
            throw new InputException("--edge-url must be an absolute http or https URL, such as http://localhost:8880.");
        if (!DurationText.TryParse(parsed.GetValue(Interval), out var interval) || !LoadRequest.IsAllowedInterval(interval))
            throw new InputException("--interval must be a duration from 1s to 10m, such as 15s.");
        if (parsed.GetValue(Tokens) is not { } tokenFile)
            throw new InputException("--token-file is needed with --servers.");
        return new LoadRequest(edge, interval, servers!.Value, series).Plan(TokenFile.Read(tokenFile));
    }

    private static TimeSpan? DurationOf(ParseResult parsed)
    {
        if (parsed.GetValue(Duration) is not { } text)
            return null;
        return DurationText.TryParse(text, out var duration) ? duration : throw new InputException("--duration must be a duration such as 90s or 10m.");
    }

    private static int ConnectionsOf(ParseResult parsed) =>
        parsed.GetValue(Connections) is var count and >= 1 and <= 1_000 ? count : throw new InputException("--connections must be 1 to 1000.");

    private static int? MetricsPortOf(ParseResult parsed) =>
        parsed.GetValue(MetricsPort) is not (< 1 or > 65_535) ? parsed.GetValue(MetricsPort) : throw new InputException("--metrics-port must be 1 to 65535.");
}
