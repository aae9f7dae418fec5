using System.Globalization;
using System.Text;

namespace MspPlatform.ControlPlane.AgentSetup;

/// <summary>Text as a literal of the language it is written into.</summary>
internal static class Quoted
{
    /// <summary>An Alloy string: Go's escapes (grafana.com/docs/alloy, "Types and values").</summary>
    public static string Alloy(string text) => DoubleQuoted(text);

    /// <summary>A YAML 1.2 double-quoted scalar (§7.3.1): never a number, a boolean or an anchor by accident.</summary>
    public static string Yaml(string text) => DoubleQuoted(text);

    /// <summary>A POSIX shell word in single quotes, inside which nothing is special but the quote itself (XCU §2.2.2).</summary>
    /// <exception cref="ArgumentException">The text has a NUL, which no shell word can hold.</exception>
    public static string Shell(string text) =>
        text.Contains('\0', StringComparison.Ordinal)
            ? throw new ArgumentException("A shell word cannot hold NUL.", nameof(text))
            : "'" + text.Replace("'", @"'\''", StringComparison.Ordinal) + "'";

    // \uXXXX means the same in Alloy, Go and YAML, so one escape serves for every control character, and for the line and paragraph
    // separators that YAML would fold.
    private static string DoubleQuoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF') quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
