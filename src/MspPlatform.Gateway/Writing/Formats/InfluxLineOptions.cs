using System.Runtime.InteropServices;

namespace MspPlatform.Gateway.Writing.Formats;

/// <summary>How to read a line protocol body.</summary>
/// <param name="Common">What every decoder needs to know.</param>
/// <param name="Precision">Unit of the timestamps.</param>
/// <param name="Database">The query parameter <c>db</c>; becomes a label of every series that has no tag of that name. Null or empty for none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct InfluxLineOptions(FormatOptions Common, InfluxPrecision Precision = InfluxPrecision.Nanoseconds, string? Database = null)
{
    /// <summary>Reads the query parameter <c>precision</c>; absent or empty means nanoseconds.</summary>
    /// <returns>False if it is none of <c>ns n us u µs ms s m h</c>.</returns>
    public static bool TryParsePrecision(string? text, out InfluxPrecision precision)
    {
        InfluxPrecision? known = text switch
        {
            null or "" or "ns" or "n" => InfluxPrecision.Nanoseconds,
            "us" or "u" or "µs" or "µ" => InfluxPrecision.Microseconds,
            "ms" => InfluxPrecision.Milliseconds,
            "s" => InfluxPrecision.Seconds,
            "m" => InfluxPrecision.Minutes,
            "h" => InfluxPrecision.Hours,
            _ => null,
        };
        precision = known.GetValueOrDefault();
        return known is not null;
    }
}
