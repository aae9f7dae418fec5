using MspPlatform.Domain.Limits;

namespace MspPlatform.Domain.Tests.Limits;

public sealed class TokenBucketTests
{
    [Fact]
    public void TryTake_AfterTheBurst_WaitsForTheRate()
    {
        var bucket = new TokenBucket(permitsPerSecond: 10, burst: 100, nowMilliseconds: 0);

        bucket.TryTake(100, 0).ShouldBe(0);
        bucket.TryTake(1, 0).ShouldBe(1);
        bucket.TryTake(50, 0).ShouldBe(5);
        bucket.TryTake(10, 999).ShouldBe(1);
        bucket.TryTake(10, 1000).ShouldBe(0);
    }

    [Fact]
    public void TryTake_MoreThanTheBurst_PassesWhenFullAndLeavesDebt()
    {
        var bucket = new TokenBucket(10, 100, 0);

        bucket.TryTake(150, 0).ShouldBe(0);
        bucket.TryTake(1, 5_000).ShouldBe(1);
        bucket.TryTake(1, 5_100).ShouldBe(0);
        bucket.TryTake(150, 10_000).ShouldBe(6);
    }

    [Fact]
    public void TryTake_Refused_TakesNothing()
    {
        var bucket = new TokenBucket(1, 10, 0);
        bucket.TryTake(8, 0).ShouldBe(0);

        bucket.TryTake(5, 0).ShouldBe(3);

        bucket.TryTake(2, 0).ShouldBe(0);
    }

    [Fact]
    public void TryTake_ClockGoesBack_CountsNoTime()
    {
        var bucket = new TokenBucket(1, 10, 10_000);
        bucket.TryTake(10, 10_000).ShouldBe(0);

        bucket.TryTake(1, 0).ShouldBe(1);

        bucket.TryTake(1, 11_000).ShouldBe(0);
    }

    [Fact]
    public void With_AnotherBurst_WhatWasUsedStaysUsed()
    {
        var bucket = new TokenBucket(1, 100, 0);
        bucket.TryTake(60, 0).ShouldBe(0);

        TokenBucket smaller = bucket.With(1, 70, 0);

        smaller.TryTake(11, 0).ShouldBe(1);
        smaller.TryTake(10, 0).ShouldBe(0);
    }

    [Fact]
    public void WaitForAny_Empty_IsUntilThereIsOne()
    {
        var bucket = new TokenBucket(2, 10, 0);
        bucket.WaitForAny(0).ShouldBe(0);
        bucket.TryTake(15, 0).ShouldBe(0);

        bucket.WaitForAny(0).ShouldBe(3);
        bucket.WaitForAny(3_000).ShouldBe(0);
    }

    [Fact]
    public void Return_GivesBack_NotAboveTheBurst()
    {
        var bucket = new TokenBucket(1, 10, 0);
        bucket.TryTake(10, 0).ShouldBe(0);

        bucket.Return(50);

        bucket.TryTake(10, 0).ShouldBe(0);
        bucket.TryTake(1, 0).ShouldBe(1);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(100, 0)]
    [InlineData(101, 100)]
    [InlineData(150, 5_000)]
    [InlineData(100_000, 10_000)]
    public void MillisecondsUntil_SoManyPermits_CountsNoMoreThanTheBurst(long permits, long milliseconds)
    {
        var bucket = new TokenBucket(permitsPerSecond: 10, burst: 200, nowMilliseconds: 0);
        bucket.TryTake(100, 0).ShouldBe(0);

        bucket.MillisecondsUntil(permits).ShouldBe(milliseconds);
    }
}
