using System.Buffers;

namespace MspPlatform.Gateway.Writing.Formats;

/// <summary>
/// Makes names of what senders call things: metric names <c>[a-zA-Z_:][a-zA-Z0-9_:]*</c>, label names <c>[a-zA-Z_][a-zA-Z0-9_]*</c>
/// (prometheus.io/docs/concepts/data_model). Every byte that does not fit becomes <c>_</c>, each byte of a multi-byte character too.
/// </summary>
internal static class PrometheusNames
{
    private static readonly SearchValues<byte> LabelBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"u8);

    private static readonly SearchValues<byte> MetricBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_:"u8);

    public static void MakeLabel(Span<byte> name) => Make(name, LabelBytes);

    public static void MakeMetric(Span<byte> name) => Make(name, MetricBytes);

    /// <summary>Makes one <c>_</c> of several, as OpenTelemetry asks for.</summary>
    /// <returns>The new length.</returns>
    public static int CollapseUnderscores(Span<byte> name)
    {
        int length = 0;
        foreach (byte next in name)
        {
            if (next != (byte)'_' || length == 0 || name[length - 1] != (byte)'_')
                name[length++] = next;
        }

        return length;
    }

    private static void Make(Span<byte> name, SearchValues<byte> allowed)
    {
        if (!name.IsEmpty && char.IsAsciiDigit((char)name[0]))
            name[0] = (byte)'_';
        for (int at = name.IndexOfAnyExcept(allowed); at >= 0; at = name.IndexOfAnyExcept(allowed))
        {
            name[at] = (byte)'_';
            name = name[(at + 1)..];
        }
    }
}
