using MspPlatform.Mock.Fleet.Model;

namespace MspPlatform.Mock.Fleet.Tests.Model;

public sealed class LoadAveragesTests
{
    [Fact]
    public void After_AStretchWithARisingQueue_EqualsTheSteppedDifferentialEquation()
    {
        var start = new LoadAverages(0.9, 0.5, 0.2);
        double one = start.One, five = start.Five, fifteen = start.Fifteen;
        const double step = 0.001, seconds = 120, from = 0.3, to = 1.7;
        for (var time = step / 2; time < seconds; time += step)
        {
            var queue = from + ((to - from) * time / seconds);
            one += (queue - one) / 60 * step;
            five += (queue - five) / 300 * step;
            fifteen += (queue - fifteen) / 900 * step;
        }

        var after = start.After(seconds, from, to);

        after.One.ShouldBe(one, tolerance: 1e-4);
        after.Five.ShouldBe(five, tolerance: 1e-4);
        after.Fifteen.ShouldBe(fifteen, tolerance: 1e-4);
    }

    [Fact]
    public void After_NoTime_AreUnchanged() => new LoadAverages(1, 2, 3).After(0, 5, 5).ShouldBe(new LoadAverages(1, 2, 3));

    [Fact]
    public void After_SplittingAStretch_AreTheSame()
    {
        var whole = new LoadAverages(0.1, 0.2, 0.3).After(100, 0, 1);
        var halves = new LoadAverages(0.1, 0.2, 0.3).After(40, 0, 0.4).After(60, 0.4, 1);

        halves.One.ShouldBe(whole.One, tolerance: 1e-12);
        halves.Fifteen.ShouldBe(whole.Fifteen, tolerance: 1e-12);
    }
}
