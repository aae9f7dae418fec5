using System.Text.RegularExpressions;
using MspPlatform.LocalStack;

namespace MspPlatform.EndToEnd.Tests;

/// <summary>The commands of the README, and what it shows of their output.</summary>
internal static partial class Readme
{
    /// <summary>The <c>sh</c> blocks of a section.</summary>
    public static string[] Blocks(string heading) => Fenced(heading, "sh");

    /// <summary>The lines of the section's <c>text</c> blocks.</summary>
    public static string[] Outputs(string heading) => [.. Fenced(heading, "text").SelectMany(block => block.Split('\n')).Where(line => line.Length > 0)];

    /// <summary>A line without what differs from run to run: ids, tokens, times.</summary>
    public static string Shape(string line) => Varying().Replace(line.TrimEnd(), "…");

    private static string[] Fenced(string heading, string language)
    {
        string text = File.ReadAllText(Path.Combine(StackFolders.Repository, "README.md"));
        int start = text.IndexOf(heading + "\n", StringComparison.Ordinal);
        start.ShouldBeGreaterThan(-1, heading);
        int end = text.IndexOf("\n## ", start + heading.Length, StringComparison.Ordinal);
        string section = text[start..(end < 0 ? text.Length : end)];
        return [.. Regex.Matches(section, $"^```{language}\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Select(match => match.Groups[1].Value)];
    }

    [GeneratedRegex("""[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|msp_[a-z]+_[0-9A-Za-z]+|\d{4}-\d\d-\d\dT[0-9:.]+(Z|\+00:00)|"accountId":\d+""")]
    private static partial Regex Varying();
}
