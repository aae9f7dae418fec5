namespace MspPlatform.Mock.Fleet.Telemetry;

/// <summary>
/// Durations from 10 µs to some minutes in buckets 5 % apart: percentiles are right within 5 %, in 3 KB whatever the number of requests.
/// Safe for all threads.
/// </summary>
internal sealed class LatencyHistogram
{
    private const double Smallest = 10e-6;
    private static readonly double LogGrowth = Math.Log(1.05);

    private readonly long[] _buckets = new long[360];

    public long Count => _buckets.Sum();

    public void Record(TimeSpan duration)
    {
        var bucket = (int)Math.Ceiling(Math.Log(Math.Max(duration.TotalSeconds, Smallest) / Smallest) / LogGrowth);
        Interlocked.Increment(ref _buckets[Math.Min(bucket, _buckets.Length - 1)]);
    }

    /// <summary>Upper bound of the bucket in which the percentile lies, in seconds; 0 when nothing was recorded.</summary>
    /// <param name="share">0 to 1.</param>
    public double PercentileSeconds(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        for (var bucket = 0; bucket < _buckets.Length; bucket++)
        {
            rank -= Interlocked.Read(ref _buckets[bucket]);
            if (rank <= 0)
                return Smallest * Math.Exp(bucket * LogGrowth);
        }

        return 0;
    }
}
