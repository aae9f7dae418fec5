using MspPlatform.Mock.Fleet.Input;

namespace MspPlatform.Mock.Fleet.Tests.Input;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("15s", 15)]
    [InlineData("1.5m", 90)]
    [InlineData("2h", 7_200)]
    public void TryParse_ADuration_GivesIt(string text, double seconds)
    {
        DurationText.TryParse(text, out var duration).ShouldBeTrue();
        duration.TotalSeconds.ShouldBe(seconds);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("15")]
    [InlineData("s")]
    [InlineData("0s")]
    [InlineData("-1s")]
    [InlineData("1 s")]
    [InlineData("1d")]
    [InlineData("1e9s")]
    [InlineData("2000h")]
    public void TryParse_AnythingElse_IsRefused(string? text) => DurationText.TryParse(text, out _).ShouldBeFalse();
}
