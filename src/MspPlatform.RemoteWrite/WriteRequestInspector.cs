namespace MspPlatform.RemoteWrite;

/// <summary>
/// Verifies a body as <see cref="WriteRequestWalker"/> does, and measures each series by the rules of the edge. Bodies as known senders
/// write them cost less than a walk: a series is compared with the one before it and only what differs is read
/// (<see cref="KnownLabels"/>). Everything unusual is left to the walker. Allocates nothing for a series.
/// </summary>
public static class WriteRequestInspector
{
    /// <summary>Inspects a decoded remote write 1.0 body.</summary>
    /// <param name="message">The decoded body.</param>
    /// <param name="rules">What the series are measured by.</param>
    /// <param name="inspection">Filled with what was found; empty if there is a fault.</param>
    /// <returns>The walker's first fault, or none. What is wrong with single series only is no fault of the body.</returns>
    public static WireFault Inspect(ReadOnlySpan<byte> message, in SeriesRules rules, WriteInspection inspection) =>
        Inspect(message, rules, inspection, known: null, scope: 0);

    /// <summary>The same, but series that are known are not read; <see cref="KnownSeries.Remember"/> makes them known.</summary>
    /// <param name="message">The decoded body.</param>
    /// <param name="rules">What the series are measured by.</param>
    /// <param name="inspection">Filled with what was found; empty if there is a fault.</param>
    /// <param name="known">Series that were let in by rules that differ at most in their times; null reads every series.</param>
    /// <param name="scope">What <see cref="KnownSeries.Scope"/> gives for these rules.</param>
    /// <returns>The walker's first fault, or none.</returns>
    public static WireFault Inspect(ReadOnlySpan<byte> message, in SeriesRules rules, WriteInspection inspection, KnownSeries? known, ulong scope)
    {
        ArgumentNullException.ThrowIfNull(inspection);
        inspection.Reset();
        inspection.Ahead.Reset();
        var pass = new InspectionPass(rules, inspection);
        var cursor = new WireCursor(message);
        var maxSeries = rules.MaxSeries == 0 ? int.MaxValue : rules.MaxSeries;
        while (cursor.Position < message.Length)
        {
            if (inspection.Count > maxSeries)
            {
                inspection.Reset();
                return new WireFault(WireFaultReason.TooManySeries, cursor.Position);
            }

            if (known is not null && pass.TryKnown(message, ref cursor.Position, known, scope))
                continue;
            if (pass.TryPlainSeries(message, ref cursor.Position))
                continue;
            pass.FieldStart = cursor.Position;
            var reason = WriteRequestWalker.WalkField(ref cursor, ref pass);
            if (reason == WireFaultReason.None)
                continue;
            inspection.Reset();
            return new WireFault(reason, cursor.FieldStart);
        }

        inspection.Summary = pass.ToSummary();
        return WireFault.None;
    }
}
