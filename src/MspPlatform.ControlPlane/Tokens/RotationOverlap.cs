using System.Globalization;

namespace MspPlatform.ControlPlane.Tokens;

/// <summary>
/// The text form of an overlap, <c>hours:minutes:seconds</c>, 0 to 720 hours. Not <see cref="TimeSpan"/>'s own: that one reads
/// 24:00:00 as twenty-four days.
/// </summary>
internal static class RotationOverlap
{
    public static readonly TimeSpan Default = TimeSpan.FromHours(24);
    public static readonly TimeSpan Max = TimeSpan.FromDays(30);

    public static bool TryParse(string text, out TimeSpan overlap)
    {
        overlap = default;
        string[] parts = text.Split(':');
        if (parts is not [{ Length: >= 1 and <= 3 } hourText, { Length: 2 } minuteText, { Length: 2 } secondText])
            return false;
        if (!TryParsePart(hourText, out int hours) || !TryParsePart(minuteText, out int minutes) || !TryParsePart(secondText, out int seconds))
            return false;
        if (minutes > 59 || seconds > 59)
            return false;
        overlap = new TimeSpan(hours, minutes, seconds);
        return overlap <= Max;
    }

    private static bool TryParsePart(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
