namespace MspPlatform.RemoteWrite;

/// <summary>
/// Writes a body again without what must not be stored: the only way to refuse single series, for a compressed block cannot be patched
/// and each series' length stands before it. Everything that is kept is copied byte for byte, NaN payloads and unknown fields too.
/// Allocates nothing for a series.
/// </summary>
public static class WriteRequestRewriter
{
    /// <summary>
    /// Rewrites a decoded remote write 1.0 body. A series is left out if it is marked, if times took all its samples and histograms, or if
    /// it has nothing that could be stored.
    /// </summary>
    /// <param name="message">A body that <see cref="WriteRequestInspector"/> found sound: here only what is read is checked.</param>
    /// <param name="dropped">Whether to leave out each series, in their order; empty to mark none.</param>
    /// <param name="rules">What else to leave out and to add.</param>
    /// <param name="output">The new body is appended. After a fault what was appended is a part of a body; drop it.</param>
    /// <param name="counts">What was written; default after a fault.</param>
    /// <returns>The first fault met, or none.</returns>
    /// <exception cref="ArgumentException">There are marks, but not for every series.</exception>
    public static WireFault Rewrite(
        ReadOnlySpan<byte> message, ReadOnlySpan<bool> dropped, in RewriteRules rules, MessageBuffer output, out RewriteCounts counts) =>
        Rewrite(message, dropped, fingerprints: [], rules, output, out counts);

    /// <summary>The same, but of series that were known when the body was inspected only the labels before the customer's are read.</summary>
    /// <param name="message">A body that <see cref="WriteRequestInspector"/> found sound.</param>
    /// <param name="dropped">Whether to leave out each series, in their order; empty to mark none.</param>
    /// <param name="fingerprints">
    /// <see cref="WriteInspection.Fingerprints"/> of this body, inspected with <see cref="SeriesRules.KnowOnlySorted"/>; empty to read everything.
    /// </param>
    /// <param name="rules">What else to leave out and to add.</param>
    /// <param name="output">The new body is appended.</param>
    /// <param name="counts">What was written; default after a fault.</param>
    /// <returns>The first fault met, or none.</returns>
    /// <exception cref="ArgumentException">There are marks or fingerprints, but not for every series.</exception>
    public static WireFault Rewrite(
        ReadOnlySpan<byte> message,
        ReadOnlySpan<bool> dropped,
        ReadOnlySpan<ulong> fingerprints,
        in RewriteRules rules,
        MessageBuffer output,
        out RewriteCounts counts)
    {
        const int seriesField = 1, symbolsOfVersion2 = 4, seriesOfVersion2 = 5;
        ArgumentNullException.ThrowIfNull(output);
        counts = default;
        var cursor = new WireCursor(message);
        var series = new SeriesRewrite(message, rules, output);
        var index = 0;
        while (cursor.Position < message.Length)
        {
            var start = cursor.Position;
            var reason = cursor.ReadTag(message.Length, out var field, out var type);
            var end = 0;
            if (reason == WireFaultReason.None && field is symbolsOfVersion2 or seriesOfVersion2)
                reason = WireFaultReason.RemoteWrite2Body;
            else if (reason == WireFaultReason.None && field == seriesField)
                reason = type == WireType.Length ? cursor.ReadLength(message.Length, out end) : WireFaultReason.WireTypeUnexpected;
            else if (reason == WireFaultReason.None)
                reason = cursor.Skip(message.Length, type);

            if (reason == WireFaultReason.None && field != seriesField)
            {
                if (!rules.SeriesOnly)
                    output.Append(message[start..cursor.Position]);
            }
            else if (reason == WireFaultReason.None && IsDropped(dropped, index))
            {
                cursor.Position = end;
                index++;
            }
            else if (reason == WireFaultReason.None && !(IsKnown(fingerprints, index++) && series.TryRewriteKnown(ref cursor.Position, end)))
                reason = series.Rewrite(ref cursor, end);
            if (reason != WireFaultReason.None)
                return new WireFault(reason, cursor.FieldStart);
        }

        counts = series.Counts;
        return WireFault.None;
    }

    private static bool IsKnown(ReadOnlySpan<ulong> fingerprints, int index)
    {
        if (fingerprints.IsEmpty)
            return false;
        return index < fingerprints.Length
            ? fingerprints[index] == 0
            : throw new ArgumentException("There are more series than fingerprints.", nameof(fingerprints));
    }

    private static bool IsDropped(ReadOnlySpan<bool> dropped, int index)
    {
        if (dropped.IsEmpty)
            return false;
        return index < dropped.Length ? dropped[index] : throw new ArgumentException("There are more series than marks.", nameof(dropped));
    }
}
