using MspPlatform.Gateway.Limits;

namespace MspPlatform.Gateway.Tests.Limits;

/// <summary>When it is worth reading a body: not while what was refused last could not pass either.</summary>
public sealed class RateGateTests
{
    private readonly RateGate _gate = new();

    public RateGateTests() => _gate.Set(perSecond: 1000, burst: 1000, nowMilliseconds: 0);

    [Fact]
    public void Gate_ThatRefused_IsClosedUntilThePermitsAreThere()
    {
        _gate.TryTake(1000, 0).ShouldBe(0);
        _gate.TryTake(500, 100).ShouldBe(1);

        _gate.WaitForAny(499).ShouldBe(1);
        _gate.WaitForAny(500).ShouldBe(0);
        _gate.TryTake(500, 500).ShouldBe(0);
    }

    [Fact]
    public void Gate_ThatRefusedNothing_IsOpenAsSoonAsThereIsAPermit()
    {
        _gate.TryTake(1000, 0).ShouldBe(0);

        _gate.WaitForAny(0).ShouldBe(1);
        _gate.WaitForAny(1).ShouldBe(0);
    }

    [Fact]
    public void Gate_ThatRefusedMuch_OpensAfterASecondForWhatIsSmaller()
    {
        _gate.Set(perSecond: 10, burst: 1000, nowMilliseconds: 0);
        _gate.TryTake(1000, 0).ShouldBe(0);
        _gate.TryTake(1000, 200).ShouldBe(100);

        _gate.WaitForAny(1199).ShouldBe(1);
        _gate.WaitForAny(1200).ShouldBe(0);
        _gate.TryTake(5, 1200).ShouldBe(0);
    }

    [Fact]
    public void Gate_ThatGotPermitsBackOrANewRate_IsOpen()
    {
        _gate.TryTake(900, 0).ShouldBe(0);
        _gate.TryTake(500, 0).ShouldBe(1);
        _gate.Return(900);
        _gate.WaitForAny(0).ShouldBe(0);

        _gate.TryTake(1500, 0).ShouldBe(0);
        _gate.TryTake(1, 0).ShouldBe(1);
        _gate.Set(perSecond: null, burst: 0, nowMilliseconds: 0);
        _gate.WaitForAny(0).ShouldBe(0);
    }
}
