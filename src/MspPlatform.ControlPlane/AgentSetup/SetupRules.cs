using System.Globalization;
using System.Text;

namespace MspPlatform.ControlPlane.AgentSetup;

/// <summary>
/// What the values of an <see cref="ServerSetup"/> may be. They end up in files that programs and a root shell read, so the rules list
/// what is allowed. Quoting (<see cref="Quoted"/>) stands behind them as a second line.
/// </summary>
internal static class SetupRules
{
    // Letters and digits of every script are welcome. Not $ and not %: Prometheus expands ${NAME} in external labels and vmagent
    // expands %{NAME} anywhere in its file, whatever the quoting.
    private const string PunctuationOfText = " ._-/:@+(),";

    /// <summary>The first rule that the setup breaks, or null.</summary>
    public static SetupProblem? FirstBroken(ServerSetup setup) =>
        Os(setup.Os)
        ?? EdgeUrl(setup.EdgeUrl)
        ?? Interval(setup.Interval)
        ?? CustomerId(setup.CustomerId)
        ?? FreeText("serverName", setup.ServerName, 128)
        ?? FreeText("environment", setup.Environment, 64)
        ?? CloudName("csp", setup.Csp, 32)
        ?? CloudName("region", setup.Region, 64)
        ?? CaFile(setup.CaFile)
        ?? Port("agentPort", setup.AgentPort)
        ?? Port("nodeExporterPort", setup.NodeExporterPort)
        ?? (setup.AgentPort == setup.NodeExporterPort ? new("agentPort", "The agent and node_exporter need two different ports.") : null);

    private static SetupProblem? Os(AgentOs os) =>
        os == AgentOs.Linux ? null : new("os", "Only linux is supported so far; windows and macos are not yet.");

    private static SetupProblem? EdgeUrl(Uri url)
    {
        var isOrigin = url.IsAbsoluteUri
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && url.UserInfo.Length == 0 && url.AbsolutePath == "/" && url.Query.Length == 0 && url.Fragment.Length == 0
            && url.IdnHost.Length is > 0 and <= 253
            && url.IdnHost.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':');
        return isOrigin ? null : new("edgeUrl", "The edge's URL must be an origin: http or https, a host name or address, maybe a port, and nothing after it.");
    }

    private static SetupProblem? Interval(TimeSpan interval) =>
        interval >= TimeSpan.FromSeconds(5) && interval <= TimeSpan.FromSeconds(300) && interval.Ticks % TimeSpan.TicksPerSecond == 0
            ? null
            : new("interval", "The interval must be a whole number of seconds from 5 to 300.");

    private static SetupProblem? CustomerId(string? id) =>
        id is null || (id.Length is >= 2 and <= 31 && id[0] != '-' && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            ? null
            : new("customerId", "A customer's id is 2 to 31 characters: a-z, 0-9 and hyphens, not beginning with a hyphen.");

    private static SetupProblem? FreeText(string field, string? text, int longest)
    {
        if (text is null) return null;
        // Rune by rune: a lone half of a surrogate pair comes out as U+FFFD, which is no letter, and is refused with the rest.
        var allowed = text.Length >= 1 && text.Length <= longest && text.Trim().Length == text.Length
            && text.EnumerateRunes().All(IsText);
        return allowed
            ? null
            : new(field, $"1 to {longest} characters: letters and digits of any language, single marks of {PunctuationOfText.Trim()} and spaces between them.");
    }

    private static bool IsText(Rune rune) =>
        Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        || (rune.IsAscii && PunctuationOfText.Contains((char)rune.Value, StringComparison.Ordinal));

    private static SetupProblem? CloudName(string field, string? name, int longest) =>
        name is null || (name.Length >= 1 && name.Length <= longest && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            ? null
            : new(field, $"1 to {longest} characters: a-z, A-Z, 0-9, hyphen and underscore.");

    private static SetupProblem? CaFile(string? path) =>
        path is null || (path.Length is >= 2 and <= 255 && path[0] == '/' && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_'))
            ? null
            : new("caFile", "An absolute path of at most 255 characters: a-z, A-Z, 0-9 and / . - _ only.");

    private static SetupProblem? Port(string field, int port) =>
        port is >= 1 and <= 65535 ? null : new(field, "A port is a number from 1 to 65535.");
}
