using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MspPlatform.ControlPlane.AgentSetup;

/// <summary>
/// The script that installs an agent on a customer's Linux server: POSIX sh, no token in it. Its parts stand in Script/ as shell files, so that
/// shell tools can read them; what belongs to the setup stands between them as a payload with its own SHA-256.
/// </summary>
internal static class InstallScript
{
    // A line that no payload can hold: values have no line breaks, and the texts around them are ours.
    private const string EndOfText = "MSP_END_OF_TEXT";

    private static readonly string[] PartsBeforePayload = ["1-head.sh"];

    private static readonly string[] PartsAfterPayload =
        ["2-talk.sh", "3-options.sh", "4-files.sh", "5-programs.sh", "6-units.sh", "7-edge.sh", "8-explain.sh", "9-main.sh"];

    /// <summary>
    /// The script as text, ending in a newline. The problem, when a value of the setup is not allowed or the system is not supported yet.
    /// The script asks <c>GET &lt;edge&gt;/install/status</c> whether samples arrive.
    /// </summary>
    public static Rendering Render(ServerSetup setup)
    {
        if (SetupRules.FirstBroken(setup) is { } problem) return Rendering.Refused(problem);
        var text = string.Concat(PartsBeforePayload.Select(Part)) + Payload(setup) + string.Concat(PartsAfterPayload.Select(Part));
        return Rendering.Of(text);
    }

    /// <summary>SHA-256 of the text in UTF-8, as 64 lower-case hexadecimal digits; what <c>sha256sum</c> prints for the downloaded file.</summary>
    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Payload(ServerSetup setup)
    {
        var settings = Settings(setup);
        var configuration = AgentConfiguration.TextOf(setup);
        var arguments = Lines(AgentCommandLine.Arguments(setup));
        var exporterArguments = setup.Agent == AgentKind.Alloy ? "" : Lines(AgentCommandLine.NodeExporterArguments(setup));
        var sum = Sha256(settings + configuration + arguments + exporterArguments);
        return $$"""

            # ---- What this server is to do. The checksum covers the four texts: change one, and the script stops before it does anything. ----

            PAYLOAD_SHA256={{sum}}

            payload() {
                payload_settings
                payload_config
                payload_arguments
                payload_exporter_arguments
            }

            payload_settings_apply() { eval "$(payload_settings)"; }

            {{HereDocument("payload_settings", settings)}}
            {{HereDocument("payload_config", configuration)}}
            {{HereDocument("payload_arguments", arguments)}}
            {{HereDocument("payload_exporter_arguments", exporterArguments)}}
            """;
    }

    private static string Settings(ServerSetup setup) => Lines(
    [
        "AGENT=" + Quoted.Shell(AgentCommandLine.Program(setup.Agent)),
        "EDGE=" + Quoted.Shell(RenderingParts.Origin(setup)),
        "CONFIG_FOLDER=" + Quoted.Shell(AgentPaths.ConfigurationFolder),
        "CONFIG_NAME=" + Quoted.Shell(Path.GetFileName(AgentPaths.ConfigurationFile(setup.Agent))),
        "TOKEN_FILE=" + Quoted.Shell(AgentPaths.TokenFile),
        "DATA_FOLDER=" + Quoted.Shell(AgentPaths.DataFolder),
        "CA_FILE=" + Quoted.Shell(setup.CaFile ?? ""),
        "INTERVAL=" + ((int)setup.Interval.TotalSeconds).ToString(CultureInfo.InvariantCulture),
        "NODE_EXPORTER=" + (setup.Agent == AgentKind.Alloy ? "0" : "1"),
        "NODE_PORT=" + setup.NodeExporterPort.ToString(CultureInfo.InvariantCulture),
    ]);

    private static string HereDocument(string function, string text) =>
        $"{function}() {{\n    cat <<'{EndOfText}'\n{text}{EndOfText}\n}}\n";

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));

    private static string Part(string name)
    {
        using var stream = typeof(InstallScript).Assembly.GetManifestResourceStream("AgentSetup/" + name)
            ?? throw new InvalidOperationException($"The part {name} is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
