using MspPlatform.Mock.Fleet.Sending;

namespace MspPlatform.Mock.Fleet.Tests.Sending;

public sealed class RetryBackoffTests
{
    [Fact]
    public void Next_WithoutAWish_DoublesUpToHalfAMinute()
    {
        var backoff = new RetryBackoff(new Random(1));
        foreach (var most in (double[])[1, 2, 4, 8, 16, 30, 30, 30])
            backoff.Next(null).TotalSeconds.ShouldBeInRange(most / 2, most);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 7)]
    [InlineData(120, 120)]
    [InlineData(86_400, 300)]
    public void Next_WithAWish_IsNeverEarlierAndHardlyLater(double asked, double least) =>
        new RetryBackoff(new Random(2)).Next(TimeSpan.FromSeconds(asked)).TotalSeconds.ShouldBeInRange(least, least + 2);

    [Fact]
    public void Next_OfServersThatFailedTogether_IsScattered()
    {
        var waits = Enumerable.Range(0, 100).Select(seed => new RetryBackoff(new Random(seed)).Next(TimeSpan.FromSeconds(10)).TotalMilliseconds).ToArray();
        (waits.Max() - waits.Min()).ShouldBeGreaterThan(500);
    }

    [Fact]
    public void Reset_AfterFailures_StartsAtTheShortest()
    {
        var backoff = new RetryBackoff(new Random(3));
        for (var i = 0; i < 5; i++)
            backoff.Next(null);

        backoff.Reset();

        backoff.Next(null).TotalSeconds.ShouldBeInRange(0.5, 1);
    }
}
