using System.Text.RegularExpressions;

namespace MspPlatform.LocalStack.Parts;

/// <summary>Reads apt's source lists: one-line <c>*.list</c> and deb822 <c>*.sources</c> files, as sources.list(5) describes them.</summary>
internal static partial class AptSourceList
{
    /// <summary>Every enabled entry below an apt configuration folder (normally <c>/etc/apt</c>), in the order apt reads them.</summary>
    public static IReadOnlyList<AptSource> ReadFolder(string aptFolder)
    {
        var sources = new List<AptSource>();
        var main = Path.Combine(aptFolder, "sources.list");
        if (File.Exists(main))
            sources.AddRange(ParseOneLine(File.ReadAllText(main)));

        var parts = Path.Combine(aptFolder, "sources.list.d");
        var files = Directory.Exists(parts) ? Directory.GetFiles(parts) : [];
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            // Any other ending (".list.disabled", ".save") is ignored by apt too.
            if (file.EndsWith(".list", StringComparison.Ordinal))
                sources.AddRange(ParseOneLine(File.ReadAllText(file)));
            else if (file.EndsWith(".sources", StringComparison.Ordinal))
                sources.AddRange(ParseDeb822(File.ReadAllText(file)));
        }

        return sources;
    }

    /// <summary>Entries like <c>deb [signed-by=/usr/share/keyrings/x.gpg] http://… bookworm main contrib # note</c>.</summary>
    public static IEnumerable<AptSource> ParseOneLine(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            var match = OneLineEntry().Match(line.Split('#')[0]);
            // A DVD names itself in brackets with blanks in it, and cannot carry another release anyway.
            if (!match.Success || match.Groups["uri"].Value.StartsWith("cdrom:", StringComparison.Ordinal))
                continue;

            var options = Words(match.Groups["options"].Value)
                .Select(option => option.Split('=', 2))
                .Where(pair => pair.Length == 2)
                .GroupBy(pair => pair[0], StringComparer.OrdinalIgnoreCase)
                .ToDictionary(group => group.Key, group => group.Last()[1], StringComparer.OrdinalIgnoreCase);
            yield return new AptSource(
                [match.Groups["uri"].Value],
                [match.Groups["suite"].Value],
                Words(match.Groups["components"].Value),
                // One-line lists separate several keyrings by commas, deb822 by blanks.
                options.GetValueOrDefault("signed-by")?.Replace(',', ' '),
                options.GetValueOrDefault("check-valid-until"));
        }
    }

    /// <summary>Paragraphs of <c>Field: value</c> lines; a line that starts with a blank continues the field above it.</summary>
    public static IEnumerable<AptSource> ParseDeb822(string text)
    {
        var lines = text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => !line.StartsWith('#'));
        foreach (var paragraph in BlankLine().Split(string.Join('\n', lines)))
        {
            var fields = Fields(paragraph);
            string[] Values(string field) => Words(fields.GetValueOrDefault(field, ""));
            var disabled = fields.GetValueOrDefault("Enabled", "yes").Trim() is "no" or "false" or "0" or "off" or "without" or "disable";
            if (disabled || !Values("Types").Contains("deb") || Values("URIs").Length == 0)
                continue;

            yield return new AptSource(
                Values("URIs"),
                Values("Suites"),
                Values("Components"),
                fields.GetValueOrDefault("Signed-By"),
                fields.GetValueOrDefault("Check-Valid-Until"));
        }
    }

    private static Dictionary<string, string> Fields(string paragraph)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var field = "";
        foreach (var line in paragraph.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line.Length > 0 && char.IsWhiteSpace(line[0]) && field.Length > 0)
            {
                // Kept verbatim: an embedded key block is indented, with " ." for its blank line.
                fields[field] += "\n" + line.TrimEnd();
            }
            else if (colon > 0)
            {
                field = line[..colon].Trim();
                fields[field] = line[(colon + 1)..].Trim();
            }
        }

        return fields;
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"^\s*deb\s+(\[(?<options>[^\]]*)\]\s*)?(?<uri>\S+)\s+(?<suite>\S+)\s+(?<components>\S.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex OneLineEntry();

    [GeneratedRegex(@"\n[ \t]*\n")]
    private static partial Regex BlankLine();
}
