using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using MspPlatform.ControlPlane.AgentSetup;

namespace MspPlatform.ControlPlane.Tests.AgentSetup;

/// <summary>A customer's server in a folder: a root to install into, with a systemctl that really starts and stops what is installed there.</summary>
[SupportedOSPlatform("linux")]
internal sealed class TestServer : IDisposable
{
    public const string Token = "msp_agent_abc123abc123abc123abc123";

    private readonly string _folder = Directory.CreateTempSubdirectory("msp-agent-test-").FullName;

    public TestServer()
    {
        foreach (var folder in new[] { "usr/bin", "etc", "tmp" }) Directory.CreateDirectory(Path.Combine(Root, folder));
    }

    public string Root => Path.Combine(_folder, "root");

    public string Script => Path.Combine(_folder, "install.sh");

    public string StandIns { get; } = Path.Combine(Repository.Root, "tests", "MspPlatform.ControlPlane.Tests", "AgentSetup", "StandIns");

    /// <summary>What was asked of systemd so far.</summary>
    public string[] Calls => File.Exists(Root + ".state/calls") ? File.ReadAllLines(Root + ".state/calls") : [];

    public string AgentLog => File.Exists(Root + ".state/msp-agent.service.log") ? File.ReadAllText(Root + ".state/msp-agent.service.log") : "";

    /// <summary>The arguments that curl was started with so far.</summary>
    public string CurlArguments => File.Exists(Root + ".argv") ? File.ReadAllText(Root + ".argv") : "";

    /// <summary>A setup whose ports are free on this machine.</summary>
    public static ServerSetup Setup(AgentKind agent, Uri edge)
    {
        // Held at the same time, or the second could be the first again.
        using TcpListener forAgent = Listen(), forExporter = Listen();
        return Setup(agent, edge, PortOf(forAgent), PortOf(forExporter));
    }

    private static ServerSetup Setup(AgentKind agent, Uri edge, int agentPort, int exporterPort) => new()
    {
        Agent = agent,
        Os = AgentOs.Linux,
        EdgeUrl = edge,
        Interval = TimeSpan.FromSeconds(5),
        Environment = "운영",
        AgentPort = agentPort,
        NodeExporterPort = exporterPort,
    };

    public static int FreePort()
    {
        using TcpListener listener = Listen();
        return PortOf(listener);
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>A server with an agent and node_exporter on it. The test is skipped, before anything is created, when they are missing.</summary>
    public static TestServer WithParts(params string[] programs)
    {
        var parts = programs.Append("prometheus-node-exporter").Select(program => (program, path: Repository.Part(program))).ToList();
        var server = new TestServer();
        foreach (var (program, path) in parts) server.With(program, path);
        return server;
    }

    public TestServer With(string name, string program)
    {
        File.CreateSymbolicLink(Path.Combine(Root, "usr/bin", name), program);
        return this;
    }

    public string Read(string path) => File.ReadAllText(Root + path);

    public bool Has(string path) => File.Exists(Root + path);

    /// <summary>Every file below the root with its content and mode, to compare.</summary>
    public string Tree() => string.Join('\n', Directory.EnumerateFileSystemEntries(Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
        .Where(p => !p.Contains("/var/lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        .Select(p => $"{p[Root.Length..]} {File.GetUnixFileMode(p)} {(Directory.Exists(p) ? "" : InstallScript.Sha256(File.ReadAllText(p)))}"));

    /// <summary>Writes the script and runs it below the root, with the stand-ins in front of the system's programs.</summary>
    public Task<ProgramRun> RunAsync(ServerSetup setup, params string[] options) => RunAsync(InstallScriptTextTests.TextOf(setup), Token, options);

    public Task<ProgramRun> RunAsync(string script, string? token, params string[] options)
    {
        File.WriteAllText(Script, script);
        var environment = new Dictionary<string, string>
        {
            ["MSP_TEST_ROOT"] = Root,
            ["MSP_SYSTEMCTL"] = Path.Combine(StandIns, "systemctl"),
            ["MSP_JOURNALCTL"] = Path.Combine(StandIns, "journalctl"),
            ["PATH"] = StandIns + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            ["TMPDIR"] = Directory.CreateDirectory(Path.Combine(_folder, "scratch")).FullName,
        };
        if (token is not null) environment["MSP_TOKEN"] = token;
        // Without a terminal of its own, whatever the test runner has.
        return ProgramRun.OfAsync("setsid", ["-w", "sh", Script, "--root", Root, .. options], environment, TestContext.Current.CancellationToken);
    }

    /// <summary>What the script left in its folder for temporary files: must be nothing.</summary>
    public string[] Scratch => Directory.GetFileSystemEntries(Path.Combine(_folder, "scratch"));

    public void Dispose()
    {
        foreach (var file in Directory.Exists(Root + ".state") ? Directory.GetFiles(Root + ".state", "*.pid") : [])
        {
            var pid = int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);
            try
            {
                using var process = System.Diagnostics.Process.GetProcessById(pid);
                process.Kill();
            }
            catch (ArgumentException)
            {
                // It has ended already.
            }
        }

        Directory.Delete(_folder, recursive: true);
    }
}
