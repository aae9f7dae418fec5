namespace MspPlatform.RemoteWrite;

/// <summary>One pass over a body: the quick way for plain series, and a visitor for what the walker has to read.</summary>
internal struct InspectionPass : IWriteRequestVisitor
{
    /// <summary>Where the top-level field that the walker is given starts.</summary>
    internal int FieldStart;

    private readonly SeriesRules _rules;
    private readonly WriteInspection _inspection;
    private readonly KnownLabels _known;
    private readonly LabelHash _hash;
    private PlainSample _sample;

    // Of the series that comes next: the key by which it may become known, or 0, and how far it stands for.
    private ulong _key;
    private int _keyEnd;

    // Where in the ring of known series the next one should stand, if it comes in the order of last time; -1 as long as none was found.
    private int _expected = -1;

    private int _series;
    private int _samples;
    private int _histograms;
    private int _exemplars;
    private int _metadata;
    private int _maxLabels;
    private int _unnamed;
    private long _minTimestamp = long.MaxValue;
    private long _maxTimestamp = long.MinValue;
    private ReservedLabels _reserved;

    // Of the series that the walker is reading.
    private int _labels;
    private int _seriesSamples;
    private ushort _facts;
    private ulong _fingerprint;
    private SeriesFaults _faults;

    internal InspectionPass(in SeriesRules rules, WriteInspection inspection)
    {
        _rules = rules;
        _inspection = inspection;
        _hash = new LabelHash(rules.FingerprintSeed);
        _known = inspection.Known;
        _known.Reset(rules, _hash);
    }

    /// <summary>Passes over the next series as long as they need not be read, for ones with these labels were let in lately.</summary>
    /// <returns>True when it passed some, false when the next one must be read.</returns>
    internal bool TryKnown(ReadOnlySpan<byte> message, ref int position, KnownSeries known, ulong scope)
    {
        var ahead = _inspection.Ahead;
        _key = 0;
        if (!ahead.Look(message, position, known, scope))
            return false;
        var count = _expected < 0 ? 0 : known.CountFrom(_expected, ahead.Keys);
        if (count == 0)
        {
            // The first of a body, one whose neighbours have changed, or an unknown one.
            var found = known.Find(ahead.Keys[0]);
            count = found < 0 ? 0 : known.CountFrom(found, ahead.Keys);
            if (count > 0)
                _expected = found;
        }

        if (count == 0)
        {
            _key = ahead.Keys[0];
            _keyEnd = ahead.LabelsEnds[0];
            ahead.Pass(1);
            return false;
        }

        _expected += count;
        AddKnown(ahead, count, ref position);
        ahead.Pass(count);
        return true;
    }

    private void AddKnown(SeriesAhead ahead, int count, ref int position)
    {
        _series += count;
        _samples += count;
        var starts = _inspection.AddKnown(count, out var faults);
        var ends = ahead.Ends;
        var timestamps = ahead.Timestamps;
        for (var i = 0; i < starts.Length; i++)
        {
            starts[i] = position;
            position = ends[i];
            _minTimestamp = Math.Min(_minTimestamp, timestamps[i]);
            _maxTimestamp = Math.Max(_maxTimestamp, timestamps[i]);
            if (timestamps[i] >= _rules.MinTimestamp && timestamps[i] <= _rules.MaxTimestamp)
                continue;
            faults[i] = FaultsOf(timestamps[i], timestamps[i]);
            _inspection.FaultySeries++;
        }
    }

    /// <summary>Reads a series of plain labels followed by plain samples, the common kind. Any other is left alone, counting nothing.</summary>
    internal bool TryPlainSeries(ReadOnlySpan<byte> message, ref int position)
    {
        const int seriesTag = 0x0A;
        if (message.Length - position < 2 || message[position] != seriesTag
            || !PlainLabel.TryReadLength(message, position + 1, message.Length, out var start, out var end)
            || !_known.TryFollow(message, start, end, out var at))
            return false;

        // A key stands for labels and nothing else, and what is known is passed over as one sample.
        var key = at == _keyEnd ? _key : 0;
        var samples = 0;
        long min = long.MaxValue, max = long.MinValue;
        for (; at < end; samples++)
        {
            if (!_sample.TryRead(message, ref at, end))
                return false;
            min = Math.Min(min, _sample.Timestamp);
            max = Math.Max(max, _sample.Timestamp);
        }

        _samples += samples;
        _minTimestamp = Math.Min(_minTimestamp, min);
        _maxTimestamp = Math.Max(_maxTimestamp, max);
        if (samples != 1 || (key != 0 && _rules.KnowOnlySorted && !PlainLabel.AreSorted(message, start, _keyEnd)))
            key = 0;
        Close(position, _known.Count, _known.Facts, _known.HashSum, key, samples, FaultsOf(min, max));
        position = end;
        return true;
    }

    public void BeginSeries(ReadOnlySpan<byte> series)
    {
        _labels = 0;
        _seriesSamples = 0;
        _facts = 0;
        _fingerprint = 0;
        _faults = SeriesFaults.None;
        _inspection.Names.Clear();
    }

    public void Label(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        // Encoded as a plain label, so that both ways give one fingerprint, and with room behind for the quick hash.
        var length = WriteRequestWriter.EncodedLabelLength(name.Length, value.Length);
        var field = _inspection.Scratch(length + LabelHash.QuickRoom);
        WriteRequestWriter.EncodeLabel(field, name, value);
        var body = length - WriteRequestWriter.LabelBodyLength(name.Length, value.Length);
        _fingerprint += _hash.Of(field, body, length);
        _facts |= LabelFacts.Of(name, value, _rules);

        // So far and no further, else a body of nothing but labels would take four times its length in memory.
        if (_labels++ < _rules.MaxLabels)
            _inspection.Names.Add(name.IsEmpty ? _hash.Of(LabelFacts.Canonical(name)) : HashOfName(field, body, name.Length));
    }

    public void Sample(long timestamp, ulong valueBits)
    {
        _samples++;
        Include(timestamp);
    }

    public void Histogram(long timestamp, ReadOnlySpan<byte> histogram)
    {
        _histograms++;
        Include(timestamp);
    }

    public void Exemplar(ReadOnlySpan<byte> exemplar) => _exemplars++;

    public void EndSeries()
    {
        if (_inspection.Names.HasDuplicate())
            _faults |= SeriesFaults.DuplicateLabel;
        Close(FieldStart, _labels, _facts, _fingerprint, key: 0, _seriesSamples, _faults);
    }

    public void Metadata(ReadOnlySpan<byte> metadata) => _metadata++;

    internal readonly WriteRequestSummary ToSummary() => new()
    {
        Series = _series,
        Samples = _samples,
        Histograms = _histograms,
        Exemplars = _exemplars,
        Metadata = _metadata,
        MaxLabels = _maxLabels,
        MinTimestamp = _minTimestamp,
        MaxTimestamp = _maxTimestamp,
        SeriesWithoutName = _unnamed,
        ReservedLabels = _reserved,
    };

    private readonly ulong HashOfName(ReadOnlySpan<byte> field, int body, int length)
    {
        var start = body + 1 + WriteRequestWriter.VarintLength((uint)length);
        return _hash.Of(field, start, start + length);
    }

    private void Include(long timestamp)
    {
        _seriesSamples++;
        _faults |= FaultsOf(timestamp, timestamp);
        _minTimestamp = Math.Min(_minTimestamp, timestamp);
        _maxTimestamp = Math.Max(_maxTimestamp, timestamp);
    }

    // Without samples, min and max are the last and first time there is.
    private readonly SeriesFaults FaultsOf(long min, long max) =>
        (min < _rules.MinTimestamp ? SeriesFaults.SampleTooOld : SeriesFaults.None)
        | (max > _rules.MaxTimestamp ? SeriesFaults.SampleTooNew : SeriesFaults.None);

    private void Close(int fieldStart, int labels, ushort facts, ulong fingerprint, ulong key, int samples, SeriesFaults faults)
    {
        _series++;
        _maxLabels = Math.Max(_maxLabels, labels);
        _reserved |= LabelFacts.Reserved(facts);
        faults |= LabelFacts.Faults(facts);
        if (labels > _rules.MaxLabels)
            faults |= SeriesFaults.TooManyLabels;
        if ((faults & SeriesFaults.MissingName) != SeriesFaults.None)
            _unnamed++;
        // A customer_id of the sender's own is told each time.
        if (LabelFacts.Reserved(facts) != default)
            key = 0;
        _inspection.Add(fieldStart, Math.Max(fingerprint, 1), key, faults, samples);
    }
}
