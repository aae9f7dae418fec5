using MspPlatform.Domain.Limits;

namespace MspPlatform.Domain.Tests.Limits;

public sealed class LimitOverridesTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"samplesPerSecond":{"value":5000,"mode":"report"}}""")]
    [InlineData("""{"samplesPerSecond":{"value":null},"activeSeries":{"mode":"enforce"}}""")]
    public void ToJson_OfParsed_IsTheSame(string json)
    {
        LimitOverrides.TryParse(json, out LimitOverrides? limits, out string? fault).ShouldBeTrue(fault);

        limits!.ToJson().ShouldBe(json);
    }

    [Theory]
    [InlineData("[]", "object")]
    [InlineData("nonsense", "object")]
    [InlineData("""{"speed":{"value":1}}""", "'speed'")]
    [InlineData("""{"samplesPerSecond":5}""", "'samplesPerSecond'")]
    [InlineData("""{"samplesPerSecond":{"value":0}}""", "from 1 to")]
    [InlineData("""{"samplesPerSecond":{"value":1.5}}""", "whole number")]
    [InlineData("""{"samplesPerSecond":{"value":"5"}}""", "whole number")]
    [InlineData("""{"activeSeries":{"value":550001}}""", "550000")]
    [InlineData("""{"activeSeries":{"mode":"off"}}""", "'enforce' or 'report'")]
    [InlineData("""{"activeSeries":{"limit":5}}""", "'limit'")]
    [InlineData("""{"activeSeries":{"value":5},"activeSeries":{"value":6}}""", "twice")]
    [InlineData("""{"\ud800":{"value":1}}""", "not text")]
    [InlineData("""{"activeSeries":{"mode":"\ud800"}}""", "not text")]
    [InlineData("""{"speed":{"value":1},"activeSeries":{"value":5}}""", "'speed'")]
    public void TryParse_Wrong_SaysWhat(string json, string expected)
    {
        LimitOverrides.TryParse(json, out _, out string? fault).ShouldBeFalse();

        fault.ShouldContain(expected);
    }

    [Fact]
    public void Resolve_CustomerOverPlanOverDefault_FieldByField()
    {
        LimitOverrides plan = Parse("""{"samplesPerSecond":{"value":5000},"activeSeries":{"value":null},"labelsPerSeries":{"value":20}}""");
        LimitOverrides customer = Parse("""{"samplesPerSecond":{"mode":"report"},"labelsPerSeries":{"value":25}}""");

        CustomerLimits limits = CustomerLimits.Resolve(plan, customer);

        limits[LimitKind.SamplesPerSecond].ShouldBe(new EffectiveLimit(5000, LimitMode.Report));
        limits[LimitKind.ActiveSeries].ShouldBe(new EffectiveLimit(null, LimitMode.Enforce));
        limits[LimitKind.LabelsPerSeries].ShouldBe(new EffectiveLimit(25, LimitMode.Enforce));
        limits[LimitKind.RequestsPerMinute].ShouldBe(new EffectiveLimit(100, LimitMode.Enforce));
    }

    [Fact]
    public void Catalogue_IsComplete_InOrder_AndDefaultsAreInRange()
    {
        LimitCatalogue.All.Select(limit => limit.Kind).ShouldBe(Enum.GetValues<LimitKind>());
        LimitCatalogue.All.Select(limit => limit.Id).ShouldBeUnique();
        LimitCatalogue.All.ShouldAllBe(limit => limit.Default == null || (limit.Default >= limit.Min && limit.Default <= limit.Max));
    }

    [Fact]
    public void IsExceededBy_Amount_OnlyAboveTheValue()
    {
        new EffectiveLimit(10, LimitMode.Enforce).IsExceededBy(10).ShouldBeFalse();
        new EffectiveLimit(10, LimitMode.Enforce).IsExceededBy(11).ShouldBeTrue();
        new EffectiveLimit(null, LimitMode.Enforce).IsExceededBy(long.MaxValue).ShouldBeFalse();
    }

    private static LimitOverrides Parse(string json) => LimitOverrides.TryParse(json, out LimitOverrides? limits, out string? fault) ? limits : throw new FormatException(fault);
}
