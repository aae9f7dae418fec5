using MspPlatform.Domain.Limits;

namespace MspPlatform.Gateway.Limits;

/// <summary>
/// The series that one customer sent during the last hour, in at most 2 MB. Time is cut into periods of five minutes; a series
/// counts until twelve whole ones have gone by without it, so "an hour" is 60 to 65 minutes. What is counted is less than the truth by
/// well under 1 %. A series that comes back after a longer silence is new again.
/// </summary>
internal sealed class ActiveSeries(DateTimeOffset now)
{
    private const int PeriodSeconds = 300;

    // Together 2 MB. A table that fills up stays, and the next one is four times larger.
    private static readonly int[] Capacities = [2_048, 8_192, 32_768, 131_072, 524_288];

    /// <summary>An edge that has just started knows no series, which makes none of them new.</summary>
    private static readonly TimeSpan Learning = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly DateTimeOffset _since = now;

    // The newest, where series are added, comes first.
    private readonly List<SeriesTable> _tables = [new(Capacities[0])];
    private long _period = PeriodOf(now);
    private DateOnly _day = DayOf(now);
    private int _step;

    /// <summary>Series seen during the last hour.</summary>
    public int Count { get; private set; }

    /// <summary>Series since midnight UTC that had not been seen during the hour before.</summary>
    public long NewToday { get; private set; }

    /// <summary>True when a series found no room: <see cref="Count"/> is then less than the truth.</summary>
    public bool IsFull { get; private set; }

    /// <summary>The period that a time belongs to; a series that was admitted in a period need not be shown again before the next.</summary>
    public static long PeriodOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / PeriodSeconds;

    /// <summary>Marks the series of one request as seen, but for those that an enforced limit refuses.</summary>
    /// <param name="fingerprints">The request's series; 0 for one that was admitted in this period already.</param>
    /// <param name="skip">True for a series that is refused already; as long as <paramref name="fingerprints"/>, or empty.</param>
    public SeriesAdmission Admit(
        ReadOnlySpan<ulong> fingerprints, ReadOnlySpan<bool> skip, EffectiveLimit active, EffectiveLimit newPerDay, DateTimeOffset now)
    {
        List<int>? overActive = null, overNew = null;
        lock (_lock)
        {
            Advance(now);
            bool learned = now - _since >= Learning;
            int stamp = StampOf(_period);
            for (int i = 0; i < fingerprints.Length; i++)
            {
                if (fingerprints[i] == 0 || (skip.Length > 0 && skip[i]) || TryTouch(fingerprints[i], stamp))
                    continue;
                bool isRefused = false;
                if (active.IsExceededBy(Count + 1L))
                {
                    (overActive ??= []).Add(i);
                    isRefused = active.Mode == LimitMode.Enforce;
                }
                else if (learned && newPerDay.IsExceededBy(NewToday + 1))
                {
                    (overNew ??= []).Add(i);
                    isRefused = newPerDay.Mode == LimitMode.Enforce;
                }

                if (!isRefused)
                    Add(fingerprints[i], stamp, learned);
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

    private void Add(ulong fingerprint, int stamp, bool isNew)
    {
        Count += TryInsert(fingerprint, stamp) ? 1 : 0;
        NewToday += isNew ? 1 : 0;
    }

    private bool TryInsert(ulong fingerprint, int stamp)
    {
        if (_tables[0].Count > _tables[0].Capacity / 4 * 3 && _step + 1 < Capacities.Length)
            _tables.Insert(0, new SeriesTable(Capacities[++_step]));
        foreach (SeriesTable table in _tables)
        {
            if (table.TryAdd(fingerprint, stamp))
                return true;
        }

        IsFull = true;
        return false;
    }

    private void Advance(DateTimeOffset now)
    {
        if (DayOf(now) > _day)
        {
            _day = DayOf(now);
            NewToday = 0;
        }

        long period = PeriodOf(now);
        if (period <= _period)
            return;
        // A stamp is used again after as many periods as there are stamps: what carries it from then has expired.
        for (long next = Math.Max(_period + 1, period - SeriesTable.Stamps + 1); next <= period; next++)
        {
            foreach (SeriesTable table in _tables)
                table.Expire(StampOf(next));
        }

        _period = period;
        _tables.RemoveAll(table => table.Count == 0);
        Count = _tables.Sum(table => table.Count);
        if (Count > 0)
            return;
        _step = 0;
        _tables.Add(new SeriesTable(Capacities[0]));
        IsFull = false;
    }

    private static int StampOf(long period) => (int)(period % SeriesTable.Stamps) + 1;

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}
