using MspPlatform.Domain;

namespace MspPlatform.Gateway.Metering;

/// <summary>Counts what one token wrote, read and was refused. Counters only grow; the recorder makes minutes of them.</summary>
internal sealed class TokenMeter
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(RejectionReason, bool), RejectionTally> _rejections = [];

    // Null until the token writes: most of an installation's tokens may be at rest.
    private HourlySeries? _series;
    private long _writes;
    private long _samples;
    private long _bytes;
    private long _queries;
    private long _queryTicks;

    public MeterReading Read() => new(
        Volatile.Read(ref _writes), Volatile.Read(ref _samples), Volatile.Read(ref _bytes), Volatile.Read(ref _queries), Volatile.Read(ref _queryTicks));

    public void Wrote(long samples, long bytes)
    {
        Interlocked.Increment(ref _writes);
        Interlocked.Add(ref _samples, samples);
        Interlocked.Add(ref _bytes, bytes);
    }

    /// <summary>Notes the series of one write, but for those that are left out.</summary>
    public void Saw(ReadOnlySpan<ulong> fingerprints, ReadOnlySpan<bool> excluded, DateTimeOffset now)
    {
        lock (_lock)
            (_series ??= new HourlySeries()).Add(fingerprints, excluded, now);
    }

    /// <summary>Different series from the beginning of the UTC hour of this minute on, estimated.</summary>
    public long SeriesIn(DateTimeOffset minute)
    {
        lock (_lock)
            return _series?.CountIn(minute) ?? 0;
    }

    /// <summary>Lets time go by, so that what is known of an hour that is over takes no memory.</summary>
    public void Tick(DateTimeOffset now)
    {
        if (Volatile.Read(ref _series) is null)
            return;
        lock (_lock)
            _series?.End(now);
    }

    public void Queried(TimeSpan duration)
    {
        Interlocked.Increment(ref _queries);
        Interlocked.Add(ref _queryTicks, duration.Ticks);
    }

    /// <param name="samples">Samples concerned; 0 when they were not counted.</param>
    /// <param name="example">Makes the text of the first series concerned; called once for each tally.</param>
    public void Rejected(RejectionReason reason, bool reportOnly, long samples, DateTimeOffset at, Func<string?>? example = null)
    {
        lock (_lock)
        {
            _rejections[(reason, reportOnly)] = _rejections.TryGetValue((reason, reportOnly), out RejectionTally? tally)
                ? tally with { Requests = tally.Requests + 1, Samples = tally.Samples + samples, LastAt = at }
                : new RejectionTally(reason, reportOnly, 1, samples, at, example?.Invoke());
        }
    }

    /// <summary>The tallies so far.</summary>
    public IReadOnlyList<RejectionTally> Rejections()
    {
        lock (_lock)
            return [.. _rejections.Values];
    }

    /// <summary>The tallies so far, and begins new ones.</summary>
    public IReadOnlyList<RejectionTally> TakeRejections()
    {
        lock (_lock)
        {
            IReadOnlyList<RejectionTally> taken = [.. _rejections.Values];
            _rejections.Clear();
            return taken;
        }
    }
}
