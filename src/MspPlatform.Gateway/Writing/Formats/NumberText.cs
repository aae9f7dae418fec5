using System.Buffers;
using System.Globalization;

namespace MspPlatform.Gateway.Writing.Formats;

/// <summary>Numbers as the text formats write them: digits, sign, point, exponent, and no spaces, groups or currency signs.</summary>
internal static class NumberText
{
    /// <summary>Longest text that <see cref="Format"/> writes, in bytes.</summary>
    public const int MaxLength = 40;

    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789+-.eE"u8);

    /// <summary>A finite number. One too large for a double is refused: .NET would make an infinity of it.</summary>
    public static bool TryParseFinite(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        return !text.IsEmpty && !text.ContainsAnyExcept(NumberBytes)
            && double.TryParse(text, Styles, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    public static bool TryParseInteger(ReadOnlySpan<byte> text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    public static bool TryParseUnsigned(ReadOnlySpan<byte> text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    /// <summary>
    /// The shortest text that reads back as the same number, without an exponent where decimal digits can say it: as Prometheus writes
    /// <c>le</c> and <c>quantile</c>, so that the same bound from two ways is the same series.
    /// </summary>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <param name="value">Any double; infinities become <c>+Inf</c> and <c>-Inf</c>.</param>
    /// <returns>Number of bytes written.</returns>
    public static int Format(double value, Span<byte> destination)
    {
        if (!double.IsFinite(value))
        {
            ReadOnlySpan<byte> word = double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8;
            word.CopyTo(destination);
            return word.Length;
        }

        Fits(value.TryFormat(destination, out int length, default, CultureInfo.InvariantCulture));
        // A decimal holds 28 digits behind the point: 17 of the number after 10 zeros, and no more.
        if (double.Abs(value) is >= 1e-10 and < 1e28 && destination[..length].Contains((byte)'E')
            && decimal.TryParse(destination[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out decimal digits))
            Fits(digits.TryFormat(destination, out length, default, CultureInfo.InvariantCulture));
        return length;
    }

    private static void Fits(bool formatted)
    {
        if (!formatted)
            throw new ArgumentException($"A number needs up to {MaxLength} bytes.");
    }
}
