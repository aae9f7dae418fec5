using System.Buffers;

namespace MspPlatform.RemoteWrite;

/// <summary>
/// Puts the labels of one series in the order of their names, which the specification asks of senders and other receivers than
/// VictoriaMetrics rely on. Only for series that are not in order, as vmagent sends them. Labels of one name keep their order.
/// </summary>
internal static class LabelOrder
{
    private const int LabelField = 1;

    /// <summary>Up to so many, of which most are in order, the simplest way is the quickest.</summary>
    private const int FewLabels = 40;

    /// <summary>One label: where its field starts and ends, and where its name does. Positions in the series.</summary>
    private readonly record struct Label(int Start, int End, int Name, int NameEnd);

    /// <param name="series">The fields of a sound series; labels come first afterwards, everything else behind them in its order.</param>
    public static void Sort(Span<byte> series)
    {
        byte[] copy = ArrayPool<byte>.Shared.Rent(series.Length);
        Label[] labels = ArrayPool<Label>.Shared.Rent(16);
        Label[] scratch = [];
        try
        {
            series.CopyTo(copy);
            ReadOnlySpan<byte> from = copy.AsSpan(0, series.Length);
            int count = Collect(from, ref labels);
            if (count <= FewLabels)
            {
                InsertionSort(from, labels.AsSpan(0, count));
            }
            else
            {
                scratch = ArrayPool<Label>.Shared.Rent(count);
                MergeSort(from, labels.AsSpan(0, count), scratch.AsSpan(0, count));
            }

            Write(from, labels.AsSpan(0, count), series);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
            ArrayPool<Label>.Shared.Return(labels);
            if (scratch.Length > 0)
                ArrayPool<Label>.Shared.Return(scratch);
        }
    }

    private static int Collect(ReadOnlySpan<byte> series, ref Label[] labels)
    {
        var count = 0;
        var cursor = new WireCursor(series);
        while (cursor.Position < series.Length)
        {
            var start = cursor.Position;
            Require(cursor.ReadTag(series.Length, out var field, out var type));
            if (field != LabelField)
            {
                Require(cursor.Skip(series.Length, type));
                continue;
            }

            Require(cursor.ReadLength(series.Length, out var end));
            if (count == labels.Length)
                Grow(ref labels);
            Require(SeriesRewrite.ReadName(ref cursor, end, out var name, out var nameStart));
            labels[count++] = new Label(start, end, nameStart, nameStart + name.Length);
        }

        return count;
    }

    private static void Grow(ref Label[] labels)
    {
        Label[] larger = ArrayPool<Label>.Shared.Rent(labels.Length * 2);
        labels.CopyTo(larger, 0);
        ArrayPool<Label>.Shared.Return(labels);
        labels = larger;
    }

    private static void InsertionSort(ReadOnlySpan<byte> series, Span<Label> labels)
    {
        for (var i = 1; i < labels.Length; i++)
        {
            var label = labels[i];
            var at = i;
            for (; at > 0 && Name(series, label).SequenceCompareTo(Name(series, labels[at - 1])) < 0; at--)
                labels[at] = labels[at - 1];
            labels[at] = label;
        }
    }

    // Not Span.Sort: it does not keep the order of equals, and a client decides how many labels there are.
    private static void MergeSort(ReadOnlySpan<byte> series, Span<Label> labels, Span<Label> scratch)
    {
        for (var width = 1; width < labels.Length; width = checked(width * 2))
        {
            for (var left = 0; left < labels.Length; left += 2 * width)
                Merge(series, labels, scratch, left, Math.Min(left + width, labels.Length), Math.Min(left + (2 * width), labels.Length));
            scratch[..labels.Length].CopyTo(labels);
        }
    }

    private static void Merge(ReadOnlySpan<byte> series, ReadOnlySpan<Label> from, Span<Label> to, int left, int middle, int end)
    {
        var right = middle;
        var first = left;
        for (var i = left; i < end; i++)
        {
            var takeLeft = first < middle && (right >= end || Name(series, from[first]).SequenceCompareTo(Name(series, from[right])) <= 0);
            to[i] = takeLeft ? from[first++] : from[right++];
        }
    }

    private static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> series, Label label) => series[label.Name..label.NameEnd];

    private static void Write(ReadOnlySpan<byte> from, ReadOnlySpan<Label> labels, Span<byte> to)
    {
        var written = 0;
        foreach (var label in labels)
        {
            from[label.Start..label.End].CopyTo(to[written..]);
            written += label.End - label.Start;
        }

        var cursor = new WireCursor(from);
        while (cursor.Position < from.Length)
        {
            var start = cursor.Position;
            Require(cursor.ReadTag(from.Length, out var field, out var type));
            Require(cursor.Skip(from.Length, type));
            if (field == LabelField)
                continue;
            from[start..cursor.Position].CopyTo(to[written..]);
            written += cursor.Position - start;
        }
    }

    // Every field was read a moment ago.
    private static void Require(WireFaultReason reason)
    {
        if (reason != WireFaultReason.None)
            throw new InvalidOperationException($"A series that was just written cannot be read ({reason}).");
    }
}
