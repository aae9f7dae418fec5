using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using MspPlatform.LocalStack.Processes;

namespace MspPlatform.LocalStack.Stack;

/// <summary>How the platform's own programs are started from this checkout's Release build.</summary>
internal sealed class Hosts(StackSettings settings, DataFolder folder, Database database)
{
    private readonly StackPorts _ports = settings.Ports;

    /// <summary>Applies migrations, makes the first administrator, exits.</summary>
    public PartSpec Migration
    {
        get
        {
            var environment = new Dictionary<string, string>
            {
                ["ConnectionStrings__Owner"] = database.Owner,
                ["ConnectionStrings__Platform"] = database.ControlPlane,
                ["Tokens__HashKeyFile"] = folder.TokenHashKey,
                ["Bootstrap__AdminEmail"] = settings.AdminEmail,
                ["Bootstrap__File"] = folder.AdminFile,
            };
            if (settings.AdminApiKey is { } key)
                environment["Bootstrap__AdminApiKey"] = key;
            return Spec("migration", "src/MspPlatform.ControlPlane", ["migrate"], environment);
        }
    }

    public PartSpec ControlPlane => Spec("controlplane", "src/MspPlatform.ControlPlane", [], new()
    {
        ["ConnectionStrings__Platform"] = database.ControlPlane,
        ["Tokens__HashKeyFile"] = folder.TokenHashKey,
        ["Edge__PublicUrl"] = settings.EdgeUrl.GetLeftPart(UriPartial.Authority),
        ["Listen__Address"] = "127.0.0.1",
        ["Listen__Port"] = Text(_ports.ControlPlane),
        ["Listen__MetricsPort"] = Text(_ports.ControlPlaneMetrics),
    });

    public PartSpec Gateway => Spec("gateway", "src/MspPlatform.Gateway", [], new()
    {
        ["ConnectionStrings__Platform"] = database.Gateway,
        ["Tokens__HashKeyFile"] = folder.TokenHashKey,
        ["Tokens__SnapshotFile"] = folder.TokenSnapshot,
        ["VictoriaMetrics__Url"] = $"http://127.0.0.1:{_ports.VictoriaMetrics}",
        ["ControlPlane__Url"] = $"http://127.0.0.1:{_ports.ControlPlane}",
        ["Listen__Address"] = "127.0.0.1",
        ["Listen__Port"] = Text(_ports.Edge),
        ["Listen__MetricsPort"] = Text(_ports.EdgeMetrics),
    });

    public PartSpec Fleet =>
        Spec("fleet", "mock/MspPlatform.Mock.Fleet", ["--world", folder.DemoWorld, "--metrics-port", Text(_ports.FleetMetrics)], []);

    // The one that runs this program, which may not be on PATH: <root>/shared/Microsoft.NETCore.App/<version>/.
    private static string Dotnet => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    private PartSpec Spec(string name, string project, string[] arguments, Dictionary<string, string> environment)
    {
        var program = Path.Combine(StackFolders.Repository, project, "bin/Release/net10.0", Path.GetFileName(project) + ".dll");
        if (!File.Exists(program))
            throw new StackException($"{program} is not built: start the stack with `make run`.");

        // What a person set as ordinary .NET configuration reaches every host; the stack's own values win.
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var key = (string)variable.Key;
            if (key.Contains("__", StringComparison.Ordinal) || key.StartsWith("DOTNET_", StringComparison.Ordinal))
                environment.TryAdd(key, (string)variable.Value!);
        }

        return new PartSpec
        {
            Name = name,
            Program = Dotnet,
            Arguments = [program, .. arguments],
            Environment = environment,
            LogFile = folder.Log(name),
        };
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
