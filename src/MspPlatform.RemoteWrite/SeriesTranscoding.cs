using System.Buffers.Binary;

namespace MspPlatform.RemoteWrite;

/// <summary>Writes one remote write 2.0 series after the other out as 1.0.</summary>
internal struct SeriesTranscoding(SymbolTable symbols, MetadataOnce metadata, MessageBuffer output, int maxBytes)
{
    private const int Label = 1, Sample = 2, Histogram = 3, Exemplar = 4, Metadata = 5;
    private const byte ExemplarTag1 = 0x1A, HistogramTag1 = 0x22, SampleTag1 = 0x12, SeriesTag1 = 0x0A, MetadataTag1 = 0x1A;

    // Tag and the longest length; the body moves down when its length is known.
    private const int HeadRoom = 6;
    private const int ShortestHead = 2, ShortestLabel = 6;

    private readonly int _start = output.Length;

    // Of the series at hand.
    private int _slack;
    private ulong _type;
    private ulong _help;
    private ulong _unit;

    /// <summary>Transcodes the series from the cursor to <paramref name="end"/>, its tag and length being read.</summary>
    internal WireFaultReason Transcode(ref WireCursor cursor, int end)
    {
        var series = cursor.Position;
        _type = _help = _unit = 0;
        var reason = ReadLabelsAndMetadata(ref cursor, end);
        if (reason != WireFaultReason.None)
            return reason;

        var head = Open();
        reason = WriteLabels(cursor.Message, out var name);
        if (reason != WireFaultReason.None)
            return reason;
        cursor.Position = series;
        while (cursor.Position < end)
        {
            reason = WriteData(ref cursor, end);
            if (reason != WireFaultReason.None)
                return reason;
        }

        reason = Close(head, SeriesTag1);
        return reason == WireFaultReason.None && (_type | _help | _unit) != 0 ? WriteMetadata(cursor.Message, name) : reason;
    }

    private WireFaultReason ReadLabelsAndMetadata(ref WireCursor cursor, int end)
    {
        symbols.ClearReferences();
        while (cursor.Position < end)
        {
            var reason = cursor.ReadTag(end, out var field, out var type);
            if (reason != WireFaultReason.None)
                return reason;
            if (field is Sample or Histogram or Exemplar or Metadata && type != WireType.Length)
                return WireFaultReason.WireTypeUnexpected;
            reason = field switch
            {
                Label => symbols.AddReferences(ref cursor, end, type),
                Metadata => ReadMetadata(ref cursor, end),
                _ => cursor.Skip(end, type),
            };
            if (reason != WireFaultReason.None)
                return reason;
            // Before much memory is taken for references: each pair becomes a label.
            if (symbols.References / 2 * (long)ShortestLabel > maxBytes)
                return WireFaultReason.OutputTooLarge;
        }

        return symbols.References % 2 == 0 ? WireFaultReason.None : WireFaultReason.SymbolReferencesOdd;
    }

    /// <summary>Given twice, the later fields win one by one, as proto3 merges messages.</summary>
    private WireFaultReason ReadMetadata(ref WireCursor cursor, int end)
    {
        const int typeField = 1, helpField = 3, unitField = 4;
        var reason = cursor.ReadLength(end, out var metadataEnd);
        while (reason == WireFaultReason.None && cursor.Position < metadataEnd)
        {
            reason = cursor.ReadTag(metadataEnd, out var field, out var wireType);
            if (reason != WireFaultReason.None)
                return reason;
            if (field is not (typeField or helpField or unitField))
            {
                reason = cursor.Skip(metadataEnd, wireType);
                continue;
            }

            if (wireType != WireType.Varint)
                return WireFaultReason.WireTypeUnexpected;
            reason = cursor.ReadVarint(metadataEnd, out var value);
            if (reason != WireFaultReason.None)
                return reason;
            if (field == typeField)
                _type = value;
            else if (value >= (ulong)symbols.Count)
                return WireFaultReason.SymbolReferenceOutOfRange;
            else if (field == helpField)
                _help = value;
            else
                _unit = value;
        }

        return reason;
    }

    private readonly WireFaultReason WriteLabels(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> name)
    {
        name = default;
        for (var i = 0; i < symbols.References; i += 2)
        {
            var key = symbols.Referenced(message, i);
            var value = symbols.Referenced(message, i + 1);
            var length = WriteRequestWriter.EncodedLabelLength(key.Length, value.Length);
            if (!HasRoom(length))
                return WireFaultReason.OutputTooLarge;
            WriteRequestWriter.EncodeLabel(output.Reserve(length), key, value);
            if (LabelFacts.Canonical(key).SequenceEqual("__name__"u8))
                name = value;
        }

        return WireFaultReason.None;
    }

    /// <summary>Samples and histograms byte for byte, exemplars with their labels written out. The rest was read before.</summary>
    private WireFaultReason WriteData(ref WireCursor cursor, int end)
    {
        var reason = cursor.ReadTag(end, out var field, out var type);
        if (reason != WireFaultReason.None)
            return reason;
        if (field is not (Sample or Histogram or Exemplar))
            return cursor.Skip(end, type);
        reason = cursor.ReadLength(end, out var valueEnd);
        if (reason != WireFaultReason.None)
            return reason;
        if (field == Exemplar)
            return WriteExemplar(ref cursor, valueEnd);

        var value = cursor.To(valueEnd);
        reason = WireShapes.Check(ref cursor, valueEnd, field == Sample ? WireShapes.Sample : WireShapes.Histogram);
        return reason == WireFaultReason.None ? WriteField(field == Sample ? SampleTag1 : HistogramTag1, value) : reason;
    }

    private WireFaultReason WriteExemplar(ref WireCursor cursor, int end)
    {
        const int valueField = 2, timestampField = 3;
        symbols.ClearReferences();
        ulong value = 0, timestamp = 0;
        while (cursor.Position < end)
        {
            var reason = cursor.ReadTag(end, out var field, out var type);
            if (reason != WireFaultReason.None)
                return reason;
            reason = (field, type) switch
            {
                (Label, _) => symbols.AddReferences(ref cursor, end, type),
                (valueField, WireType.Fixed64) => cursor.ReadFixed64(end, out value),
                (timestampField, WireType.Varint) => cursor.ReadVarint(end, out timestamp),
                (valueField or timestampField, _) => WireFaultReason.WireTypeUnexpected,
                _ => cursor.Skip(end, type),
            };
            if (reason != WireFaultReason.None)
                return reason;
            if (symbols.References / 2 * (long)ShortestLabel > maxBytes)
                return WireFaultReason.OutputTooLarge;
        }

        return symbols.References % 2 == 0 ? WriteExemplar(cursor.Message, value, timestamp) : WireFaultReason.SymbolReferencesOdd;
    }

    private WireFaultReason WriteExemplar(ReadOnlySpan<byte> message, ulong value, ulong timestamp)
    {
        const byte valueTag = 0x11, timestampTag = 0x18;
        var head = Open();
        var reason = WriteLabels(message, out _);
        if (reason != WireFaultReason.None)
            return reason;
        if (value != 0)
        {
            var fixed64 = output.Reserve(1 + sizeof(ulong));
            fixed64[0] = valueTag;
            BinaryPrimitives.WriteUInt64LittleEndian(fixed64[1..], value);
        }

        WriteNumber(timestampTag, timestamp);
        return Close(head, ExemplarTag1);
    }

    private WireFaultReason WriteMetadata(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name)
    {
        const byte typeTag = 0x08, familyTag = 0x12, helpTag = 0x22, unitTag = 0x2A;
        var family = MetadataOnce.Family(name, _type);
        if (family.IsEmpty || !metadata.IsNew(family))
            return WireFaultReason.None;
        var head = Open();
        WriteNumber(typeTag, _type);
        var reason = WriteField(familyTag, family);
        if (reason == WireFaultReason.None && symbols.Symbol(message, (int)_help) is { IsEmpty: false } help)
            reason = WriteField(helpTag, help);
        if (reason == WireFaultReason.None && symbols.Symbol(message, (int)_unit) is { IsEmpty: false } unit)
            reason = WriteField(unitTag, unit);
        return reason == WireFaultReason.None ? Close(head, MetadataTag1) : reason;
    }

    /// <summary>Zero is left out, as proto3 does.</summary>
    private readonly void WriteNumber(byte tag, ulong value)
    {
        if (value == 0)
            return;
        var field = output.Reserve(1 + WriteRequestWriter.VarintLength(value));
        field[0] = tag;
        WriteRequestWriter.WriteVarint(field[1..], value);
    }

    private readonly WireFaultReason WriteField(byte tag, ReadOnlySpan<byte> value)
    {
        var lengthBytes = WriteRequestWriter.VarintLength((uint)value.Length);
        if (!HasRoom(1 + lengthBytes + value.Length))
            return WireFaultReason.OutputTooLarge;
        var field = output.Reserve(1 + lengthBytes + value.Length);
        field[0] = tag;
        WriteRequestWriter.WriteVarint(field[1..], (ulong)value.Length);
        value.CopyTo(field[(1 + lengthBytes)..]);
        return WireFaultReason.None;
    }

    /// <summary>Starts a message of unknown length; messages may lie in each other.</summary>
    private int Open()
    {
        var head = output.Length;
        output.Reserve(HeadRoom);
        _slack += HeadRoom - ShortestHead;
        return head;
    }

    private WireFaultReason Close(int head, byte tag)
    {
        _slack -= HeadRoom - ShortestHead;
        output.WriteHead(head, HeadRoom, tag);
        return HasRoom(0) ? WireFaultReason.None : WireFaultReason.OutputTooLarge;
    }

    /// <summary>Whether so many bytes more are allowed. Room that is given back later does not count.</summary>
    private readonly bool HasRoom(int bytes) => output.Length - _start - _slack + (long)bytes <= maxBytes;
}
