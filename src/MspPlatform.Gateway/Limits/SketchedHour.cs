namespace MspPlatform.Gateway.Limits;

/// <summary>
/// Estimates the series of the last hour where there are too many to be told apart: a sketch for each period, and one of them all, with a
/// standard error of 0.6 % in 229 KB. Not safe for use by several threads at once.
/// </summary>
internal sealed class SketchedHour
{
    private const int Precision = 15;

    // By stamp; null for a period in which nothing was seen.
    private readonly SeriesSketch?[] _periods = new SeriesSketch?[SeriesTable.Stamps + 1];
    private readonly SeriesSketch _hour = new(Precision);
    private long _before;

    /// <summary>The most memory that an instance takes.</summary>
    public const int MaxBytes = (SeriesTable.Stamps + 1) << (Precision - 1);

    /// <summary>Memory that this one takes.</summary>
    public int Bytes => _hour.Bytes + _periods.Sum(period => period?.Bytes ?? 0);

    /// <summary>Series of the hour.</summary>
    public long Count => _hour.Count;

    /// <summary>Series of the newest period that were not seen in those before; 0 exactly when there are none.</summary>
    public long NewThisPeriod => Math.Max(0, _hour.Count - _before);

    public void Add(ulong fingerprint, int stamp)
    {
        SeriesSketch period = _periods[stamp] ??= new SeriesSketch(Precision);
        if (period.Add(fingerprint))
            _hour.Add(fingerprint);
    }

    /// <summary>Forgets what was seen at this stamp; <see cref="Begin"/> must follow.</summary>
    public void Expire(int stamp) => _periods[stamp] = null;

    /// <summary>Begins a period.</summary>
    public void Begin()
    {
        _hour.Clear();
        foreach (SeriesSketch? period in _periods)
        {
            if (period is not null)
                _hour.Merge(period);
        }

        _before = _hour.Count;
    }
}
