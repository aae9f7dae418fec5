using MspPlatform.ControlPlane.Problems;
using MspPlatform.ControlPlane.Usage;

namespace MspPlatform.ControlPlane.Tests.Usage;

public sealed class UsageRangeTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-05-01T06:00:00Z", "1m")]
    [InlineData("2026-05-01T05:59:59Z", "5m")]
    [InlineData("2026-04-29T12:00:00Z", "5m")]
    [InlineData("2026-04-29T11:59:59Z", "1h")]
    [InlineData("2026-03-31T12:00:00Z", "1h")]
    [InlineData("2026-03-31T11:59:59Z", "1d")]
    [InlineData("1999-01-01T00:00:00Z", "1d")]
    public void Step_NotGiven_FollowsTheLength(string from, string step) => Of(new UsageQuery { From = from })!.StepText.ShouldBe(step);

    [Theory]
    [InlineData("2026-05-01T00:00:00Z", "2026-05-07T22:40:00Z", true)]
    [InlineData("2026-05-01T00:00:00Z", "2026-05-07T22:40:01Z", false)]
    [InlineData("2026-05-01T00:00:59Z", "2026-05-07T22:40:00Z", true)]
    [InlineData("2026-05-01T00:00:59Z", "2026-05-07T22:40:30Z", false)]
    public void Range_OfTenThousandBucketsBegunOrFull_IsTheLongest(string from, string to, bool allowed) =>
        (Of(new UsageQuery { From = from, To = to, Step = "1m" }) is not null).ShouldBe(allowed);

    private static UsageRange? Of(UsageQuery query) => UsageRange.Of(query, Now).Succeeded(out UsageRange? range, out Failure? _) ? range : null;
}
