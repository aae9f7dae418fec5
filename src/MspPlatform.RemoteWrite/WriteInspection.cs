using System.Buffers;

namespace MspPlatform.RemoteWrite;

/// <summary>
/// What <see cref="WriteRequestInspector"/> found in one body: the sum, and a line for each series in the order of the bytes. Keeps its
/// pooled memory between bodies, 25 bytes for the most series seen. Not safe for use by several threads at once; spans are valid until the
/// next inspection, <see cref="Reset"/> or <see cref="Dispose"/>.
/// </summary>
public sealed class WriteInspection : IDisposable
{
    private const int InitialSeries = 1024;

    private ulong[] _fingerprints = ArrayPool<ulong>.Shared.Rent(InitialSeries);
    private ulong[] _keys = ArrayPool<ulong>.Shared.Rent(InitialSeries);
    private SeriesFaults[] _faults = ArrayPool<SeriesFaults>.Shared.Rent(InitialSeries);
    private int[] _fieldStarts = ArrayPool<int>.Shared.Rent(InitialSeries);
    private int[] _samples = ArrayPool<int>.Shared.Rent(InitialSeries);
    private byte[] _scratch = [];
    private int _capacity;
    private int _count;

    public WriteInspection() => _capacity = SmallestLength();

    /// <summary>The same as <see cref="WriteRequestVerifier"/> gives; default after a fault.</summary>
    public WriteRequestSummary Summary { get; internal set; }

    /// <summary>
    /// A hash of each series' labels. Equal labels have equal fingerprints under one seed, whatever the labels' order and encoding;
    /// different ones are equal with a chance of 2⁻⁶⁴, also if the sender tries, as long as it neither knows the seed nor sees fingerprints.
    /// 0 for a series that is known, and only for it.
    /// </summary>
    public ReadOnlySpan<ulong> Fingerprints => _fingerprints.AsSpan(0, _count);

    /// <summary>What is wrong with each series.</summary>
    public ReadOnlySpan<SeriesFaults> Faults => _faults.AsSpan(0, _count);

    /// <summary>Float samples and native histograms of each series: what it costs to drop it.</summary>
    public ReadOnlySpan<int> Samples => _samples.AsSpan(0, _count);

    /// <summary>Number of series with any fault.</summary>
    public int FaultySeries { get; internal set; }

    /// <summary>Number of series that were inspected because they were not known; the others have no faults but those of their sample's time.</summary>
    public int UnknownSeries { get; private set; }

    /// <summary>By what each series will be known if it is let in; 0 for one that is already, and where there is no key.</summary>
    internal ReadOnlySpan<ulong> Keys => _keys.AsSpan(0, _count);

    internal int Count => _count;

    internal KnownLabels Known { get; } = new();

    internal SeriesAhead Ahead { get; } = new();

    internal DistinctNames Names { get; } = new();

    /// <summary>The bytes of one series, without tag and length, for <see cref="SeriesText"/> or <see cref="WriteRequestWalker"/>.</summary>
    /// <param name="message">The body that was inspected.</param>
    /// <param name="index">0 to the number of series, exclusive.</param>
    public ReadOnlySpan<byte> Series(ReadOnlySpan<byte> message, int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_count, nameof(index));
        var cursor = new WireCursor(message) { Position = _fieldStarts[index] };
        if (cursor.ReadTag(message.Length, out _, out _) != WireFaultReason.None
            || cursor.ReadLength(message.Length, out var end) != WireFaultReason.None)
            throw new ArgumentException("This is not the body that was inspected.", nameof(message));
        return cursor.To(end);
    }

    /// <summary>Forgets the body and keeps the memory.</summary>
    public void Reset()
    {
        _count = 0;
        FaultySeries = 0;
        UnknownSeries = 0;
        Summary = default;
    }

    public void Dispose()
    {
        Reset();
        _capacity = 0;
        Return(ref _fingerprints);
        Return(ref _keys);
        Return(ref _faults);
        Return(ref _fieldStarts);
        Return(ref _samples);
        Return(ref _scratch);
        Names.Dispose();
    }

    internal void Add(int fieldStart, ulong fingerprint, ulong key, SeriesFaults faults, int samples)
    {
        if (_count == _capacity)
            Grow();
        _fieldStarts[_count] = fieldStart;
        _fingerprints[_count] = fingerprint;
        _keys[_count] = key;
        _faults[_count] = faults;
        _samples[_count++] = samples;
        if (faults != SeriesFaults.None)
            FaultySeries++;
        if (fingerprint != 0)
            UnknownSeries++;
    }

    /// <summary>Adds known series of one sample each.</summary>
    /// <param name="count">How many.</param>
    /// <param name="faults">What is wrong with each, nothing at first.</param>
    /// <returns>Where each starts, to be filled in.</returns>
    internal Span<int> AddKnown(int count, out Span<SeriesFaults> faults)
    {
        while (_capacity - _count < count)
            Grow();
        _fingerprints.AsSpan(_count, count).Clear();
        _keys.AsSpan(_count, count).Clear();
        _samples.AsSpan(_count, count).Fill(1);
        faults = _faults.AsSpan(_count, count);
        faults.Clear();
        var starts = _fieldStarts.AsSpan(_count, count);
        _count += count;
        return starts;
    }

    /// <summary>Room for something short-lived, at least <paramref name="length"/> bytes.</summary>
    internal Span<byte> Scratch(int length)
    {
        if (length > _scratch.Length)
        {
            Return(ref _scratch);
            _scratch = ArrayPool<byte>.Shared.Rent(length);
        }

        return _scratch;
    }

    private void Grow()
    {
        ObjectDisposedException.ThrowIf(_capacity == 0, this);
        var wanted = (int)Math.Min(Array.MaxLength, 2L * _capacity);
        Enlarge(ref _fingerprints, wanted);
        Enlarge(ref _keys, wanted);
        Enlarge(ref _faults, wanted);
        Enlarge(ref _fieldStarts, wanted);
        Enlarge(ref _samples, wanted);
        _capacity = SmallestLength();
    }

    private int SmallestLength() =>
        Math.Min(
            Math.Min(_fingerprints.Length, _keys.Length), Math.Min(_faults.Length, Math.Min(_fieldStarts.Length, _samples.Length)));

    private static void Enlarge<T>(ref T[] array, int wanted)
    {
        var larger = ArrayPool<T>.Shared.Rent(wanted);
        array.CopyTo(larger);
        Return(ref array);
        array = larger;
    }

    private static void Return<T>(ref T[] array)
    {
        var rented = array;
        array = [];
        if (rented.Length > 0)
            ArrayPool<T>.Shared.Return(rented);
    }
}
