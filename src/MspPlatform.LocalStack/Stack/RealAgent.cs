using System.Text.RegularExpressions;
using MspPlatform.LocalStack.Parts;
using MspPlatform.LocalStack.Processes;

namespace MspPlatform.LocalStack.Stack;

/// <summary>
/// This machine as a customer's server: a real node_exporter, scraped by a real vmagent with the configuration that the platform
/// hands out. Only what a customer with other ports and folders would change is changed in it.
/// </summary>
internal sealed partial class RealAgent(ThirdPartyParts parts, DataFolder folder, StackPorts ports)
{
    /// <summary>The server as its customer would describe it: named after this machine.</summary>
    public static DemoServer Describe(DemoCustomer customer)
    {
        var place = customer.Servers[0];
        var name = Environment.MachineName.Length > 0 ? Environment.MachineName : "this-machine";
        return new DemoServer(name, "dev", place.Csp, place.Region, "real");
    }

    public PartSpec NodeExporter => new()
    {
        Name = "node_exporter",
        Program = parts.NodeExporter,
        Arguments = [$"--web.listen-address=127.0.0.1:{ports.NodeExporter}"],
        LogFile = folder.Log("node_exporter"),
    };

    /// <summary>Writes the configuration down and tells how to start vmagent with it.</summary>
    /// <param name="configuration">A scrape file whose leading comments list the arguments, one a line.</param>
    /// <exception cref="StackException">The text is not of that form.</exception>
    public PartSpec VmAgent(string configuration, string tokenFile)
    {
        var file = folder.In("demo/vmagent.yml");
        var targets = Targets().Matches(configuration);
        var arguments = ArgumentsIn(configuration);
        if (targets.Count != 2 || !arguments.Any(argument => argument.StartsWith("-remoteWrite.url=", StringComparison.Ordinal)))
            throw new StackException("The vmagent configuration that the control plane handed out names no -remoteWrite.url or not two scrape targets.");

        var exporter = true;
        File.WriteAllText(file, Targets().Replace(configuration, _ =>
        {
            // node_exporter comes first, then vmagent's own metrics.
            var port = exporter ? ports.NodeExporter : ports.VmAgent;
            exporter = false;
            return $"\"127.0.0.1:{port}\"";
        }));
        return new PartSpec
        {
            Name = "vmagent",
            Program = parts.VmAgent,
            Arguments =
            [
                .. arguments.Where(argument => !IsOfThisMachine(argument)),
                $"-promscrape.config={file}",
                $"-httpListenAddr=127.0.0.1:{ports.VmAgent}",
                $"-remoteWrite.bearerTokenFile={tokenFile}",
                $"-remoteWrite.tmpDataPath={folder.In("demo/vmagent")}",
            ],
            LogFile = folder.Log("vmagent"),
        };
    }

    /// <summary>The arguments in the leading comments: lines like <c>#     -name=value</c>.</summary>
    public static IReadOnlyList<string> ArgumentsIn(string configuration) => configuration
        .Split('\n')
        .TakeWhile(line => line.StartsWith('#'))
        .Select(line => line.TrimStart('#', ' ').TrimEnd())
        .Where(line => line.StartsWith('-'))
        .ToList();

    private static bool IsOfThisMachine(string argument) =>
        argument.Split('=')[0] is "-promscrape.config" or "-httpListenAddr" or "-remoteWrite.bearerTokenFile" or "-remoteWrite.tmpDataPath";

    [GeneratedRegex("""(?<=^\s*- targets: \[)"127\.0\.0\.1:\d+"(?=\])""", RegexOptions.Multiline)]
    private static partial Regex Targets();
}
