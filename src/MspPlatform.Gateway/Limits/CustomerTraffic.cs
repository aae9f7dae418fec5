using MspPlatform.Domain.Limits;
using MspPlatform.Gateway.Metadata;

namespace MspPlatform.Gateway.Limits;

/// <summary>What this edge has let through for one customer lately. Lives longer than a snapshot.</summary>
internal sealed class CustomerTraffic(DateTimeOffset now)
{
    // Seconds' worth of bytes that may come at once.
    private const int BytesBurstSeconds = 30;

    public RateGate Samples { get; } = new();

    public RateGate Bytes { get; } = new();

    /// <summary>Memory that bodies of this customer take at the moment.</summary>
    public ByteCount InFlight { get; } = new();

    public ConcurrencyGate Writes { get; } = new();

    public QueryQueue Queries { get; } = new();

    public ActiveSeries Series { get; } = new(now);

    /// <summary>What the customer's agents tell of their metrics.</summary>
    public MetricFamilies Families { get; } = new();

    /// <summary>Gives back what was taken for a write that the store did not take; it will come again.</summary>
    public void Return(long samples, long bytes)
    {
        Samples.Return(samples);
        Bytes.Return(bytes);
    }

    /// <summary>Takes over limits that may have changed.</summary>
    public void Apply(CustomerLimits limits, long nowMilliseconds)
    {
        double? samples = limits[LimitKind.SamplesPerSecond].Value;
        Samples.Set(samples, limits[LimitKind.SamplesBurst].Value ?? double.MaxValue, nowMilliseconds);
        double? bytes = limits[LimitKind.BytesPerSecond].Value;
        Bytes.Set(bytes, BytesBurstSeconds * (bytes ?? 0), nowMilliseconds);
    }
}
