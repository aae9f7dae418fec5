using MspPlatform.Domain.Limits;

namespace MspPlatform.Gateway.Limits;

/// <summary>
/// The series that one customer sent during the last hour, in at most 2 MB. Time is cut into periods of five minutes; a series
/// counts until twelve whole ones have gone by without it, so "an hour" is 60 to 65 minutes. What is counted is less than the truth by
/// well under 1 %. A series that comes back after a longer silence is new again.
/// <para>
/// Above 550,000 series, possible only where no limit is enforced, they are no longer told apart but estimated, with a standard error of
/// 0.6 %: from the first series that finds no room, each one that is seen leaves the tables for the <see cref="SketchedHour"/>. When there
/// are less than 400,000, tables are filled beside it, and take over after an hour.
/// </para>
/// </summary>
internal sealed class ActiveSeries(DateTimeOffset now)
{
    private const int PeriodSeconds = 300;

    /// <summary>So few series go back into tables: far enough below what these hold that it does not go back and forth.</summary>
    private const int Few = 400_000;

    // Three bytes each: together with the sketches 2 MiB. A table that fills up stays, and the next one is larger.
    private static readonly int[] Capacities = [2_048, 8_192, 32_768, 131_072, 448_512];

    /// <summary>An edge that has just started knows no series, which makes none of them new.</summary>
    private static readonly TimeSpan Learning = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();

    // The newest, where series are added, comes first.
    private readonly List<SeriesTable> _tables = [new(Capacities[0])];
    private DateTimeOffset _since = now;
    private long _period = PeriodOf(now);
    private DateOnly _day = DayOf(now);
    private int _count;
    private long _newToday;

    // While series are estimated; they went from the tables to the sketch in this period, so they are not new there.
    private SketchedHour? _sketch;
    private long _moved;

    // The period since which the tables hear of everything again.
    private long? _returning;

    /// <summary>Series seen during the last hour.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
                return _sketch is null ? _count : _sketch.Count + (_returning is null ? _count : 0);
        }
    }

    /// <summary>Series since midnight UTC that had not been seen during the hour before.</summary>
    public long NewToday
    {
        get
        {
            lock (_lock)
                return _newToday + NewInSketch();
        }
    }

    /// <summary>True while there are too many series to be told apart.</summary>
    public bool IsEstimated => _sketch is not null;

    /// <summary>The period that a time belongs to; a series that was admitted in a period need not be shown again before the next.</summary>
    public static long PeriodOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / PeriodSeconds;

    /// <summary>Memory of tables and sketches, at most 2 MiB.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _tables.Sum(table => table.Bytes) + (_sketch?.Bytes ?? 0);
        }
    }

    /// <summary>
    /// Marks the series of one request as seen, but for those that an enforced limit refuses. It is enough to show each series once in a
    /// period. While series are estimated, none is refused or reported.
    /// </summary>
    /// <param name="fingerprints">The request's series; 0 for one that was admitted in this period already.</param>
    /// <param name="skip">True for a series that is refused already; as long as <paramref name="fingerprints"/>, or empty.</param>
    public SeriesAdmission Admit(
        ReadOnlySpan<ulong> fingerprints, ReadOnlySpan<bool> skip, EffectiveLimit active, EffectiveLimit newPerDay, DateTimeOffset now)
    {
        List<int>? overActive = null, overNew = null;
        lock (_lock)
        {
            Advance(now);
            if (_sketch is not null && active is { Mode: LimitMode.Enforce, Value: not null })
                TellApart(now);
            bool learned = now - _since >= Learning;
            int stamp = StampOf(_period);
            for (int i = 0; i < fingerprints.Length; i++)
            {
                if (fingerprints[i] == 0 || (skip.Length > 0 && skip[i]))
                    continue;
                if (_sketch is not null)
                {
                    Sketch(_sketch, fingerprints[i], stamp);
                    continue;
                }

                if (TryTouch(fingerprints[i], stamp))
                    continue;
                bool isRefused = false;
                if (active.IsExceededBy(_count + 1L))
                {
                    (overActive ??= []).Add(i);
                    isRefused = active.Mode == LimitMode.Enforce;
                }
                else if (learned && newPerDay.IsExceededBy(_newToday + 1))
                {
                    (overNew ??= []).Add(i);
                    isRefused = newPerDay.Mode == LimitMode.Enforce;
                }

                if (!isRefused)
                    Add(fingerprints[i], stamp, learned, mayEstimate: active is not { Mode: LimitMode.Enforce, Value: not null });
            }
        }

        return new SeriesAdmission(overActive, overNew);
    }

    /// <summary>Lets time go by without a request, so that the counts are those of <paramref name="now"/>.</summary>
    public void Tick(DateTimeOffset now)
    {
        lock (_lock)
            Advance(now);
    }

    private bool TryTouch(ulong fingerprint, int stamp)
    {
        foreach (SeriesTable table in _tables)
        {
            if (table.TryTouch(fingerprint, stamp))
                return true;
        }

        return false;
    }

    private void Add(ulong fingerprint, int stamp, bool isNew, bool mayEstimate)
    {
        if (TryInsert(fingerprint, stamp) || !mayEstimate)
        {
            _newToday += isNew ? 1 : 0;
            return;
        }

        _sketch = new SketchedHour();
        _moved = 0;
        Sketch(_sketch, fingerprint, stamp);
    }

    private bool TryInsert(ulong fingerprint, int stamp)
    {
        if ((_tables.Count == 0 || _tables[0].Count > _tables[0].Capacity / 4 * 3) && _tables.Count < Capacities.Length)
            _tables.Insert(0, new SeriesTable(Capacities.First(capacity => !_tables.Exists(table => table.Capacity == capacity))));
        foreach (SeriesTable table in _tables)
        {
            if (!table.TryAdd(fingerprint, stamp))
                continue;
            _count++;
            return true;
        }

        return false;
    }

    private void Sketch(SketchedHour sketch, ulong fingerprint, int stamp)
    {
        sketch.Add(fingerprint, stamp);
        if (_returning is null)
        {
            if (_count == 0 || !_tables.Exists(table => table.TryRemove(fingerprint)))
                return;
            _count--;
            _moved++;
        }
        else if (!TryTouch(fingerprint, stamp) && !TryInsert(fingerprint, stamp))
        {
            // There are many again before the hour is over.
            _returning = null;
            ClearTables();
        }
    }

    // A limit was set while there were more series than can be known: the first ones that come from now on are those that go on.
    private void TellApart(DateTimeOffset now)
    {
        _newToday += NewInSketch();
        if (_returning is null)
        {
            ClearTables();
            _since = now;
        }

        _sketch = null;
        _returning = null;
    }

    private void ClearTables()
    {
        _tables.Clear();
        _count = 0;
    }

    private long NewInSketch() =>
        _sketch is not null && DateTimeOffset.FromUnixTimeSeconds(_period * PeriodSeconds) - _since >= Learning
            ? Math.Max(0, _sketch.NewThisPeriod - _moved)
            : 0;

    private void Advance(DateTimeOffset now)
    {
        long period = PeriodOf(now);
        if (period <= _period)
            return;
        _newToday += NewInSketch();
        if (DayOf(now) > _day)
        {
            _day = DayOf(now);
            _newToday = 0;
        }

        // A stamp is used again after as many periods as there are stamps: what carries it from then has expired.
        for (long next = Math.Max(_period + 1, period - SeriesTable.Stamps + 1); next <= period; next++)
        {
            foreach (SeriesTable table in _tables)
                table.Expire(StampOf(next));
            _sketch?.Expire(StampOf(next));
        }

        _period = period;
        _tables.RemoveAll(table => table.Count == 0);
        _count = _tables.Sum(table => table.Count);
        AdvanceSketch();
    }

    private void AdvanceSketch()
    {
        if (_sketch is null)
            return;
        _sketch.Begin();
        _moved = 0;
        if (_returning is null && _sketch.Count + _count < Few)
        {
            _returning = _period;
            ClearTables();
        }
        else if (_period - _returning >= SeriesTable.Stamps)
        {
            _sketch = null;
            _returning = null;
        }
    }

    private static int StampOf(long period) => (int)(period % SeriesTable.Stamps) + 1;

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}
