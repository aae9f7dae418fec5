using System.Buffers;

namespace MspPlatform.Gateway.Writing.Formats;

/// <summary>
/// The escapes of line protocol names and tag values: a backslash before a comma, a space or an equals sign is taken away; any other backslash
/// stands for itself, two in a row for two (docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference, "Special characters";
/// Telegraf and InfluxDB read and write them so).
/// </summary>
internal static class InfluxText
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\\, =\n"u8);

    /// <summary>Length of the text up to the first comma, space, line feed or, if asked for, equals sign that is not escaped.</summary>
    public static int Token(ReadOnlySpan<byte> text, bool stopAtEquals)
    {
        int at = 0;
        while (true)
        {
            int next = text[at..].IndexOfAny(Structure);
            if (next < 0)
                return text.Length;
            at += next;
            if (text[at] == (byte)'\\')
                at += IsEscape(text[at..]) ? 2 : 1;
            else if (text[at] == (byte)'=' && !stopAtEquals)
                at++;
            else
                return at;
        }
    }

    /// <summary>The text without its escapes: itself if it has none, else a copy in <paramref name="room"/>, which it replaces.</summary>
    public static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> text, PooledBytes room)
    {
        int at = text.IndexOf((byte)'\\');
        if (at < 0)
            return text;

        room.Truncate(0);
        for (; at >= 0; at = text.IndexOf((byte)'\\'))
        {
            int taken = IsEscape(text[at..]) ? 2 : 1;
            room.Append(text[..at]);
            room.Append(text[at + taken - 1]);
            text = text[(at + taken)..];
        }

        room.Append(text);
        return room.Span;
    }

    /// <summary>Length of a quoted text with both its quotes, in which <c>\"</c> and <c>\\</c> are escapes; -1 if it does not end.</summary>
    public static int Quoted(ReadOnlySpan<byte> text)
    {
        int at = 1;
        while (true)
        {
            int next = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
                return -1;
            at += next;
            if (text[at] == (byte)'"')
                return at + 1;
            at += 2;
            if (at > text.Length)
                return -1;
        }
    }

    private static bool IsEscape(ReadOnlySpan<byte> text) => text.Length > 1 && text[1] is (byte)',' or (byte)' ' or (byte)'=';
}
