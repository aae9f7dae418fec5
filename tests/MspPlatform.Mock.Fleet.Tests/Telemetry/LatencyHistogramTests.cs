using MspPlatform.Mock.Fleet.Telemetry;

namespace MspPlatform.Mock.Fleet.Tests.Telemetry;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void PercentileSeconds_OfAThousandDurations_IsRightWithinFivePercent()
    {
        var histogram = new LatencyHistogram();
        for (var i = 1; i <= 1_000; i++)
            histogram.Record(TimeSpan.FromMilliseconds(i));

        histogram.Count.ShouldBe(1_000);
        histogram.PercentileSeconds(0.50).ShouldBeInRange(0.500, 0.525);
        histogram.PercentileSeconds(0.99).ShouldBeInRange(0.990, 1.040);
    }

    [Fact]
    public void PercentileSeconds_OfNothing_IsZero() => new LatencyHistogram().PercentileSeconds(0.99).ShouldBe(0);

    [Fact]
    public void Record_BeyondBothEnds_IsKept()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.Zero);
        histogram.Record(TimeSpan.FromDays(1));

        histogram.Count.ShouldBe(2);
        histogram.PercentileSeconds(0.01).ShouldBe(10e-6, tolerance: 1e-9);
        histogram.PercentileSeconds(1).ShouldBeGreaterThan(60);
    }
}
