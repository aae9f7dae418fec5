namespace MspPlatform.ServiceDefaults.Metrics;

/// <summary>One series of an instrument: a number, or a histogram when <paramref name="bounds"/> is given.</summary>
internal sealed class Series(string labels, double[]? bounds)
{
    private readonly long[]? _buckets = bounds is null ? null : new long[bounds.Length + 1];
    private double _value;

    /// <summary>The labels as they are printed, without braces.</summary>
    public string Labels => labels;

    public double Value => Volatile.Read(ref _value);

    public void Set(double value) => Volatile.Write(ref _value, value);

    public void Add(double delta)
    {
        double seen = Volatile.Read(ref _value);
        while (true)
        {
            double before = Interlocked.CompareExchange(ref _value, seen + delta, seen);
            if (before.Equals(seen))
                return;
            seen = before;
        }
    }

    public void Observe(double value)
    {
        int bucket = Array.BinarySearch(bounds!, value);
        Interlocked.Increment(ref _buckets![bucket >= 0 ? bucket : ~bucket]);
        Add(value);
    }

    /// <summary>Observations in bucket <paramref name="index"/> alone, not cumulated.</summary>
    public long InBucket(int index) => Volatile.Read(ref _buckets![index]);
}
