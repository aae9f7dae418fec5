namespace MspPlatform.RemoteWrite;

/// <summary>Writes one series after the other into the output. Bytes that are kept are copied in runs, as long as nothing is cut out or put in.</summary>
internal ref struct SeriesRewrite
{
    private const int SeriesTag = 0x0A;

    private readonly RewriteRules _rules;
    private readonly ReadOnlySpan<byte> _stamp;
    private readonly MessageBuffer _output;
    private readonly ReadOnlySpan<byte> _message;

    // Of the series at hand: room for the worst case, how much of it is filled, and where the bytes start that are kept but not yet copied.
    private Span<byte> _room;
    private int _written;
    private int _run;
    private int _behindLabels;
    private bool _stamped;
    private ReadOnlySpan<byte> _lastName;
    private bool _unsorted;
    private int _samples;
    private int _histograms;
    private int _exemplars;
    private bool _timesDropped;

    internal SeriesRewrite(ReadOnlySpan<byte> message, scoped in RewriteRules rules, MessageBuffer output)
    {
        _message = message;
        _rules = rules;
        _stamp = rules.Customer is { } customer ? customer.Field : default;
        _output = output;
    }

    internal RewriteCounts Counts { get; private set; }

    /// <summary>
    /// Rewrites a series of sorted plain labels, none of them the customer's, and one plain sample: it is copied, with the customer's label in
    /// its place.
    /// </summary>
    /// <returns>False when times matter or there is nothing to put in; then nothing was written.</returns>
    internal bool TryRewriteKnown(ref int position, int end)
    {
        if (_stamp.IsEmpty || _rules.MinTimestamp != long.MinValue || _rules.MaxTimestamp != long.MaxValue)
            return false;
        var behind = position;
        while (PlainLabel.TryRead(_message, behind, end, out var label) && label.NameIn(_message).SequenceCompareTo(CustomerLabel.Name) < 0)
            behind = label.End;
        ReadOnlySpan<byte> front = _message[position..behind], back = _message[behind..end];
        var length = (uint)(front.Length + _stamp.Length + back.Length);
        var head = 1 + WriteRequestWriter.VarintLength(length);
        var room = _output.Reserve(checked(head + (int)length));
        room[0] = SeriesTag;
        WriteRequestWriter.WriteVarint(room[1..], length);
        front.CopyTo(room[head..]);
        _stamp.CopyTo(room[(head + front.Length)..]);
        back.CopyTo(room[(head + front.Length + _stamp.Length)..]);
        Counts = new RewriteCounts(Counts.Series + 1, Counts.Samples + 1, Counts.Histograms, Counts.Exemplars);
        position = end;
        return true;
    }

    /// <summary>Rewrites the series from the cursor to <paramref name="end"/>, its tag and length being read.</summary>
    internal WireFaultReason Rewrite(ref WireCursor cursor, int end)
    {
        var before = _output.Length;
        var longest = end - cursor.Position + _stamp.Length;
        var lengthBytes = WriteRequestWriter.VarintLength((uint)longest);
        _room = _output.Reserve(checked(1 + lengthBytes + longest));
        var body = 1 + lengthBytes;
        _written = _behindLabels = body;
        _run = cursor.Position;
        _stamped = _stamp.IsEmpty;
        _lastName = default;
        _unsorted = false;
        _samples = _histograms = _exemplars = 0;
        _timesDropped = false;

        while (cursor.Position < end)
        {
            var reason = RewriteField(ref cursor, end);
            if (reason != WireFaultReason.None)
                return reason;
        }

        Flush(end);
        if (_samples + _histograms == 0 && (_timesDropped || _exemplars == 0))
        {
            _output.Truncate(before);
            return WireFaultReason.None;
        }

        if (!_stamped)
            StampBehindLabels();
        if (_unsorted)
            LabelOrder.Sort(_room[body.._written]);
        _output.Truncate(before + _written);
        _output.WriteHead(before, body, SeriesTag);
        Counts = new RewriteCounts(Counts.Series + 1, Counts.Samples + _samples, Counts.Histograms + _histograms, Counts.Exemplars + _exemplars);
        return WireFaultReason.None;
    }

    private WireFaultReason RewriteField(ref WireCursor cursor, int end)
    {
        const int label = 1, sample = 2, exemplar = 3, histogram = 4;
        var start = cursor.Position;
        if (PlainLabel.TryRead(_message, start, end, out var plain))
        {
            cursor.Position = plain.End;
            RewriteLabel(start, plain.NameIn(_message), plain.End);
            return WireFaultReason.None;
        }

        var reason = cursor.ReadTag(end, out var field, out var type);
        if (reason != WireFaultReason.None)
            return reason;
        if (field is not (label or sample or exemplar or histogram))
            return cursor.Skip(end, type);
        if (type != WireType.Length)
            return WireFaultReason.WireTypeUnexpected;
        reason = cursor.ReadLength(end, out var valueEnd);
        if (reason != WireFaultReason.None)
            return reason;

        ulong time;
        switch (field)
        {
            case label:
                reason = ReadName(ref cursor, valueEnd, out var name, out _);
                if (reason == WireFaultReason.None)
                    RewriteLabel(start, name, valueEnd);
                return reason;
            case exemplar:
                cursor.Position = valueEnd;
                if (_rules.DropExemplars)
                    CutOut(start, valueEnd);
                else
                    _exemplars++;
                return WireFaultReason.None;
            case sample:
                reason = WireShapes.Check(ref cursor, valueEnd, WireShapes.Sample, WireShapes.SampleTimestamp, out time);
                _samples += KeepOrCutOut(start, valueEnd, (long)time);
                return reason;
            default:
                reason = WireShapes.Check(ref cursor, valueEnd, WireShapes.Histogram, WireShapes.HistogramTimestamp, out time);
                _histograms += KeepOrCutOut(start, valueEnd, (long)time);
                return reason;
        }
    }

    private void RewriteLabel(int start, ReadOnlySpan<byte> name, int end)
    {
        if (_stamp.IsEmpty)
            return;
        // The first bytes tell nearly all names apart.
        var order = name.IsEmpty ? -1 : name[0] - CustomerLabel.Name[0];
        if (order == 0)
            order = name.SequenceCompareTo(CustomerLabel.Name);
        if (order == 0)
        {
            CutOut(start, end);
            return;
        }

        _unsorted |= IsBefore(name, _lastName);
        _lastName = name;
        if (order > 0 && !_stamped)
        {
            Flush(start);
            _stamp.CopyTo(_room[_written..]);
            _written += _stamp.Length;
            _stamped = true;
        }

        _behindLabels = _written + end - _run;
    }

    // The first bytes tell here, too.
    private static bool IsBefore(ReadOnlySpan<byte> name, ReadOnlySpan<byte> other) =>
        !other.IsEmpty && (name.IsEmpty || (name[0] == other[0] ? name.SequenceCompareTo(other) < 0 : name[0] < other[0]));

    /// <summary>Returns 1 for what is kept, else 0.</summary>
    private int KeepOrCutOut(int start, int end, long time)
    {
        if (time >= _rules.MinTimestamp && time <= _rules.MaxTimestamp)
            return 1;
        _timesDropped = true;
        CutOut(start, end);
        return 0;
    }

    /// <summary>The name that counts, the last one.</summary>
    internal static WireFaultReason ReadName(scoped ref WireCursor cursor, int end, out ReadOnlySpan<byte> name, out int nameStart)
    {
        const int nameField = 1, valueField = 2;
        name = default;
        nameStart = end;
        while (cursor.Position < end)
        {
            var reason = cursor.ReadTag(end, out var field, out var type);
            if (reason != WireFaultReason.None)
                return reason;
            if (field is nameField or valueField && type != WireType.Length)
                return WireFaultReason.WireTypeUnexpected;
            var start = cursor;
            reason = cursor.Skip(end, type);
            if (reason != WireFaultReason.None)
                return reason;
            if (field == nameField && start.ReadLength(end, out var nameEnd) == WireFaultReason.None)
            {
                name = start.To(nameEnd);
                nameStart = start.Position;
            }
        }

        return WireFaultReason.None;
    }

    private void CutOut(int start, int end)
    {
        Flush(start);
        _run = end;
    }

    private void Flush(int end)
    {
        var kept = _message[_run..end];
        kept.CopyTo(_room[_written..]);
        _written += kept.Length;
        _run = end;
    }

    private void StampBehindLabels()
    {
        _room[_behindLabels.._written].CopyTo(_room[(_behindLabels + _stamp.Length)..]);
        _stamp.CopyTo(_room[_behindLabels..]);
        _written += _stamp.Length;
    }
}
