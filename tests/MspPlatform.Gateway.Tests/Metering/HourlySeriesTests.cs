using MspPlatform.Gateway.Metering;

namespace MspPlatform.Gateway.Tests.Metering;

public sealed class HourlySeriesTests
{
    private const int Tokens = 20_000;

    private static readonly DateTimeOffset Ten = new(2026, 4, 1, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(500)]
    [InlineData(2_000)]
    [InlineData(5_000)]
    [InlineData(20_000)]
    public void SeriesIn_AnHour_IsWithinThreePercent(int series)
    {
        var meter = new TokenMeter();
        ulong[] fingerprints = Fingerprints(series, seed: series);
        for (int minute = 0; minute < 60; minute += 5)
            meter.Saw(fingerprints, [], Ten.AddMinutes(minute));

        ((double)meter.SeriesIn(Ten.AddMinutes(59))).ShouldBe(series, series * 0.03);
    }

    [Fact]
    public void SeriesIn_TheNextHour_BeginsAnewAndTheOldOneIsKnownStill()
    {
        var meter = new TokenMeter();
        meter.Saw(Fingerprints(1_000, seed: 1), [], Ten.AddMinutes(59));

        meter.Saw(Fingerprints(100, seed: 2), [], Ten.AddMinutes(60));

        ((double)meter.SeriesIn(Ten.AddMinutes(59))).ShouldBe(1_000, 30);
        ((double)meter.SeriesIn(Ten.AddMinutes(60))).ShouldBe(100, 3);
        meter.Tick(Ten.AddMinutes(120));
        ((double)meter.SeriesIn(Ten.AddMinutes(119))).ShouldBe(100, 3);
        meter.SeriesIn(Ten.AddMinutes(59)).ShouldBe(0);
        meter.SeriesIn(Ten.AddMinutes(120)).ShouldBe(0);
    }

    [Fact]
    public void SeriesIn_ExcludedSeries_AreNotCounted()
    {
        var meter = new TokenMeter();
        meter.Saw(Fingerprints(4, seed: 3), [true, false, false, true], Ten);
        meter.SeriesIn(Ten).ShouldBe(2);
    }

    [Fact]
    public void Memory_OfTwentyThousandTokens_IsTensOfMegabytesAndNothingForThoseAtRest()
    {
        TokenMeter[] meters = [.. Enumerable.Range(0, Tokens).Select(_ => new TokenMeter())];
        ulong[] fingerprints = Fingerprints(10, seed: 4);

        long atRest = Allocated(meters, meter => meter.Tick(Ten.AddMinutes(meter.SeriesIn(Ten))));
        long writing = Allocated(meters, meter => meter.Saw(fingerprints, [], Ten));

        atRest.ShouldBe(0);
        writing.ShouldBeLessThan(50_000_000);
    }

    private static long Allocated(TokenMeter[] meters, Action<TokenMeter> act)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (TokenMeter meter in meters)
            act(meter);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static ulong[] Fingerprints(int count, int seed)
    {
        var random = new Random(seed);
        var fingerprints = new ulong[count];
        random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(fingerprints.AsSpan()));
        return fingerprints;
    }
}
