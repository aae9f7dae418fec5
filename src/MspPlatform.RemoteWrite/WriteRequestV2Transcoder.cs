namespace MspPlatform.RemoteWrite;

/// <summary>
/// Writes a remote write 2.0 body out as 1.0, for stores that know no other: VictoriaMetrics reads a 2.0 body as an empty one and answers
/// with success. Formats: github.com/prometheus/prometheus, prompb/io/prometheus/write/v2/types.proto and prompb/types.proto; samples and
/// histograms are the same bytes in both. Keeps its pooled memory between bodies; not safe for use by several threads at once.
/// </summary>
/// <param name="seed">Random and secret: metric names are told apart by a hash.</param>
public sealed class WriteRequestV2Transcoder(ulong seed) : IDisposable
{
    private const int Symbols = 4, SeriesField = 5;

    private readonly SymbolTable _symbols = new();
    private readonly MetadataOnce _metadata = new(seed);

    /// <summary>Transcodes a decoded body. Strings repeat in the result, so it may be many times longer.</summary>
    /// <param name="message">The decoded body, a <c>io.prometheus.write.v2.Request</c>.</param>
    /// <param name="maxBytes">Most bytes to append, 0 or more.</param>
    /// <param name="output">A <c>prometheus.WriteRequest</c> is appended. After a fault what was appended is a part of one; drop it.</param>
    /// <returns>The first fault, or none. The result's labels are not checked: inspect it as any other body.</returns>
    public WireFault Transcode(ReadOnlySpan<byte> message, int maxBytes, MessageBuffer output)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        _symbols.Clear();
        _metadata.Clear();
        // Repeated fields of several messages can be joined by appending bytes, so symbols may come after the series that use them.
        var fault = CollectSymbols(message, out var hasSeries);
        if (!fault.IsNone)
            return fault;
        if ((hasSeries || _symbols.Count > 0) && (_symbols.Count == 0 || !_symbols.Symbol(message, 0).IsEmpty))
            return new WireFault(WireFaultReason.SymbolsInvalid, 0);

        var cursor = new WireCursor(message);
        var series = new SeriesTranscoding(_symbols, _metadata, output, maxBytes);
        while (cursor.Position < message.Length)
        {
            var reason = TranscodeField(ref cursor, ref series);
            if (reason != WireFaultReason.None)
                return new WireFault(reason, cursor.FieldStart);
        }

        return WireFault.None;
    }

    public void Dispose() => _symbols.Dispose();

    private static WireFaultReason TranscodeField(ref WireCursor cursor, ref SeriesTranscoding series)
    {
        var end = cursor.Message.Length;
        var reason = cursor.ReadTag(end, out var field, out var type);
        if (reason != WireFaultReason.None)
            return reason;
        if (field != SeriesField)
            return cursor.Skip(end, type);
        reason = cursor.ReadLength(end, out var seriesEnd);
        return reason == WireFaultReason.None ? series.Transcode(ref cursor, seriesEnd) : reason;
    }

    private WireFault CollectSymbols(ReadOnlySpan<byte> message, out bool hasSeries)
    {
        const int seriesOfVersion1 = 1, metadataOfVersion1 = 3;
        hasSeries = false;
        var cursor = new WireCursor(message);
        while (cursor.Position < message.Length)
        {
            var reason = cursor.ReadTag(message.Length, out var field, out var type);
            if (reason == WireFaultReason.None && field is seriesOfVersion1 or metadataOfVersion1)
                reason = WireFaultReason.RemoteWrite1Body;
            else if (reason == WireFaultReason.None && field is Symbols or SeriesField && type != WireType.Length)
                reason = WireFaultReason.WireTypeUnexpected;
            var position = cursor.Position;
            if (reason == WireFaultReason.None)
                reason = cursor.Skip(message.Length, type);
            if (reason != WireFaultReason.None)
                return new WireFault(reason, cursor.FieldStart);
            if (field == Symbols)
                _symbols.Add(position);
            hasSeries |= field == SeriesField;
        }

        return WireFault.None;
    }
}
