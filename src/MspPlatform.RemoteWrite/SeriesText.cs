using System.Globalization;
using System.Text;

namespace MspPlatform.RemoteWrite;

/// <summary>Writes a series as people read it, <c>up{job="node",instance="web-1"}</c>, for answers and the rejection feed.</summary>
public static class SeriesText
{
    private const char Cut = '…';

    /// <summary>
    /// Describes a series whose sender may be hostile: quotes, backslashes, control and direction characters are escaped, bytes that are
    /// not UTF-8 become U+FFFD, and no more text is made than is shown.
    /// </summary>
    /// <param name="series">The bytes of a <c>TimeSeries</c>, as <see cref="WriteInspection.Series"/> gives them.</param>
    /// <param name="maxChars">Most characters of the result, 1 or more; a text that was cut ends with an ellipsis.</param>
    /// <returns>The metric name, then the other labels in the order sent; <c>{}</c> for none. A broken series is shown up to its fault.</returns>
    public static string Describe(ReadOnlySpan<byte> series, int maxChars)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxChars);
        var cursor = new WireCursor(series);
        var visitor = new TextVisitor(maxChars);
        _ = WriteRequestWalker.WalkSeries(ref cursor, series.Length, ref visitor);
        var text = visitor.Name.Append('{').Append(visitor.Labels).Append('}');
        if (text.Length <= maxChars)
            return text.ToString();
        // Not between the halves of a surrogate pair.
        text.Length = char.IsHighSurrogate(text[Math.Max(0, maxChars - 2)]) ? Math.Max(0, maxChars - 2) : maxChars - 1;
        return text.Append(Cut).ToString();
    }

    private readonly struct TextVisitor(int maxChars) : IWriteRequestVisitor
    {
        internal StringBuilder Name { get; } = new();

        internal StringBuilder Labels { get; } = new();

        public void BeginSeries(ReadOnlySpan<byte> series)
        {
        }

        public void Label(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            if (LabelFacts.Canonical(name).SequenceEqual("__name__"u8) && Name.Length == 0)
            {
                Append(Name, value);
                return;
            }

            if (Labels.Length > maxChars)
                return;
            if (Labels.Length > 0)
                Labels.Append(',');
            Append(Labels, name);
            Labels.Append("=\"");
            Append(Labels, value);
            Labels.Append('"');
        }

        public void Sample(long timestamp, ulong valueBits)
        {
        }

        public void Histogram(long timestamp, ReadOnlySpan<byte> histogram)
        {
        }

        public void Exemplar(ReadOnlySpan<byte> exemplar)
        {
        }

        public void EndSeries()
        {
        }

        public void Metadata(ReadOnlySpan<byte> metadata)
        {
        }

        /// <summary>Appends until the text is longer than allowed; what is too much is cut at the end.</summary>
        private void Append(StringBuilder text, ReadOnlySpan<byte> utf8)
        {
            while (!utf8.IsEmpty && text.Length <= maxChars)
            {
                Rune.DecodeFromUtf8(utf8, out var rune, out var length);
                utf8 = utf8[length..];
                if (rune.Value is '"' or '\\')
                    text.Append('\\').Append((char)rune.Value);
                else if (rune.Value == '\n')
                    text.Append("\\n");
                else if (IsUnseen(rune))
                    text.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
                else
                    text.Append(rune.ToString());
            }
        }

        // Line ends and the marks that turn the direction of text could make a line of a log or a page lie.
        private static bool IsUnseen(Rune rune) => Rune.GetUnicodeCategory(rune) is
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
    }
}
