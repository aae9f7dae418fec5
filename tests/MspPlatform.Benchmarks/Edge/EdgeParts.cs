using System.Globalization;
using MspPlatform.LocalStack.Parts;
using MspPlatform.LocalStack.Processes;
using MspPlatform.Testing;

namespace MspPlatform.Benchmarks.Edge;

/// <summary>What stands around the proxies: PostgreSQL with one customer and its token, and the two stores.</summary>
internal sealed class EdgeParts : IAsyncDisposable
{
    // Every limit is checked and none is met. The age is not, for the body is of a fixed day.
    private const string LimitsOutOfReach =
        """
        {"requestsPerMinute":{"value":1000000},"samplesPerSecond":{"value":100000000},"samplesBurst":{"value":1000000000},
         "bytesPerSecond":{"value":10000000000},"sampleAgeSeconds":{"value":null}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("msp-bench-").FullName;
    private readonly Stack<IAsyncDisposable> _running = new();

    private EdgeParts()
    {
    }

    internal ThirdPartyParts Programs { get; private set; } = null!;

    internal string Nginx { get; private set; } = "";

    internal string NginxVersion { get; private set; } = "";

    /// <summary>As its package names it, such as <c>VictoriaMetrics 1.112.0</c>; the program itself prints nothing of use.</summary>
    internal string VictoriaMetricsVersion => "VictoriaMetrics " + File.ReadLines(Path.Combine(Programs.Folder, "versions.txt"))
        .Select(line => line.Split('_'))
        .Where(package => package is ["victoria-metrics", ..])
        .Select(package => package[1].Split('+', '-')[0])
        .FirstOrDefault("of unknown version");

    internal EdgeDatabase Database { get; private set; } = null!;

    internal EdgeCustomer Customer { get; private set; } = null!;

    internal (Uri Url, int ProcessId) Store { get; private set; }

    internal (Uri Url, int ProcessId) Sink { get; private set; }

    internal string HashKeyFile => Path.Combine(_folder, "hash-key");

    /// <exception cref="LocalStack.StackException">A part is missing or does not start.</exception>
    internal static async Task<EdgeParts> StartAsync(CancellationToken cancellationToken)
    {
        var parts = new EdgeParts();
        try
        {
            await parts.StartAllAsync(cancellationToken);
            return parts;
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }
    }

    /// <summary>A folder of this run's own, which is gone after it.</summary>
    internal string Folder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    public async ValueTask DisposeAsync()
    {
        while (_running.TryPop(out var part))
            await part.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAllAsync(CancellationToken cancellationToken)
    {
        Programs = await ThirdPartyParts.EnsureAsync(cancellationToken);
        Nginx = await NginxProgram.EnsureAsync(cancellationToken);
        NginxVersion = await NginxProgram.ReadVersionAsync(Nginx, cancellationToken);

        var postgres = new PostgresFixture();
        _running.Push(postgres);
        await postgres.InitializeAsync();
        Database = new EdgeDatabase(await postgres.CreateDatabaseAsync());
        await File.WriteAllTextAsync(HashKeyFile, Database.HashKeyBase64, cancellationToken);
        await Database.SetPlanLimitsAsync(LimitsOutOfReach);
        Customer = await EdgeCustomer.CreateAsync(Database, "acme");

        // The body is of a fixed day, which must not fall out of what the store keeps: it would drop the samples and look cheap.
        var store = await VictoriaMetrics.StartAsync(
            Programs, Folder("store"), flags: new Dictionary<string, string> { ["VM_retentionPeriod"] = "100y" }, cancellationToken: cancellationToken);
        _running.Push(store);
        Store = (store.Url, store.Process.ProcessId);

        var sink = await StartSinkAsync(cancellationToken);
        _running.Push(sink);
        Sink = (sink.Url, sink.Process.ProcessId);
    }

    private Task<Proxy> StartSinkAsync(CancellationToken cancellationToken)
    {
        var port = LoopbackPort.FindFree();
        var spec = new PartSpec
        {
            Name = "sink",
            Program = Proxies.DotnetProgram,
            Arguments = [typeof(EdgeParts).Assembly.Location, Edge.Sink.Verb, port.ToString(CultureInfo.InvariantCulture)],
            LogFile = Path.Combine(_folder, "sink.log"),
            Environment = new Dictionary<string, string> { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" },
        };
        return Proxy.StartAsync(spec, port, "/", cancellationToken);
    }
}
