using MspPlatform.Mock.Fleet.Sending;
using MspPlatform.Mock.Fleet.Tests.Support;

namespace MspPlatform.Mock.Fleet.Tests.Sending;

public sealed class SampleClockTests
{
    private static readonly long Now = Servers.Wednesday.ToUnixTimeMilliseconds();

    [Theory]
    [InlineData(14)]
    [InlineData(333)]
    [InlineData(5_000)]
    public void Of_AWholeFleet_LeavesNoTenthOfASecondWithMoreThanItsShare(int count)
    {
        var perTenth = Enumerable.Range(0, count).Select(i => SampleClock.Of(i, count, TimeSpan.FromSeconds(15)).AtOrAfter(Now)).GroupBy(at => (at - Now) / 100).ToArray();

        perTenth.Max(tenth => tenth.Count()).ShouldBeLessThanOrEqualTo((count / 150) + 1);
        perTenth.ShouldAllBe(tenth => tenth.Key >= 0 && tenth.Key < 150);
    }

    [Fact]
    public void AtOrAfter_AnyTime_IsOnTheServersGridAndTheNextOne()
    {
        var clock = SampleClock.Of(3, 7, TimeSpan.FromSeconds(15));
        for (var time = Now; time < Now + 40_000; time += 77)
        {
            var next = clock.AtOrAfter(time);
            (next - time).ShouldBeInRange(0, 14_999);
            ((next - clock.PhaseMs) % 15_000).ShouldBe(0);
            clock.AtOrAfter(next).ShouldBe(next);
        }
    }
}
