using System.Text.RegularExpressions;

namespace MspPlatform.Conventions.Tests.Docs;

/// <summary>The little of Markdown that the documents use: headings and tables.</summary>
internal static partial class Markdown
{
    /// <summary>The text below a heading, up to the next one of the same or a higher level.</summary>
    public static string Section(string text, string heading)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        int start = Array.IndexOf(lines, heading);
        if (start < 0)
            throw new InvalidDataException($"The heading '{heading}' is missing.");
        int level = heading.TakeWhile(c => c == '#').Count();
        return string.Join('\n', lines.Skip(start + 1).TakeWhile(line => !(line.StartsWith('#') && line.TakeWhile(c => c == '#').Count() <= level)));
    }

    /// <summary>Cells of every table's rows, without the rows of headings.</summary>
    public static IReadOnlyList<string[]> Rows(string section)
    {
        string[] lines = section.Split('\n');
        return [.. lines.Where((line, i) => line.StartsWith('|') && !Rule().IsMatch(line) && !(i + 1 < lines.Length && Rule().IsMatch(lines[i + 1])))
            .Select(line => line.Trim().Trim('|').Replace("\\|", "\0", StringComparison.Ordinal).Split('|')
                .Select(cell => cell.Replace('\0', '|').Trim()).ToArray())];
    }

    /// <summary>What stands between the first pair of back ticks.</summary>
    public static string Code(string cell) => CodeSpan().Match(cell).Groups[1].Value;

    public static IEnumerable<string> Links(string text) => Link().Matches(text).Select(m => m.Groups[1].Value);

    [GeneratedRegex(@"^\|[\s|:-]+\|$")]
    private static partial Regex Rule();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
