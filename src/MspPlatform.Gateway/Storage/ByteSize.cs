using System.Globalization;

namespace MspPlatform.Gateway.Storage;

/// <summary>Sizes as VictoriaMetrics' flags take them: <c>33554432</c>, <c>64MiB</c>, <c>1.5GB</c> (its <c>lib/flagutil/bytes.go</c>).</summary>
internal static class ByteSize
{
    private static readonly (string Suffix, double Factor)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12),
    ];

    /// <summary>Bytes, 0 or more.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        double factor = 1;
        foreach ((string suffix, double unit) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
                continue;
            (text, factor) = (text[..^suffix.Length], unit);
            break;
        }

        bool parsed = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number);
        bytes = parsed ? (long)Math.Min(number * factor, long.MaxValue / 2) : 0;
        return parsed;
    }
}
