using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;

namespace MspPlatform.ControlPlane.Validation;

/// <summary>
/// Text that people read in one line: no white space around it, no control or line-breaking characters, and none that turn
/// the direction of what follows (they make a name look like another in a list).
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class PlainTextAttribute()
    : ValidationAttribute("The field {0} must be one line of text without control characters or surrounding white space.")
{
    public override bool IsValid(object? value) => value is null || (value is string text && IsPlain(text));

    private static bool IsPlain(string text)
    {
        if (text.Length == 0)
            return true;
        if (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]))
            return false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            // EnumerateRunes gives U+FFFD for half of a surrogate pair, which PostgreSQL would refuse.
            bool refused = rune == Rune.ReplacementChar || TurnsDirection(rune.Value)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            if (refused)
                return false;
        }

        return true;
    }

    // Unicode TR 36 §2.2, bidirectional text spoofing: embeddings, overrides and isolates.
    private static bool TurnsDirection(int rune) => rune is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
