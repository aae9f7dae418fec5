using MspPlatform.Domain.Customers;
using MspPlatform.Gateway.Metering;
using MspPlatform.Persistence.Edge;
using MspPlatform.Persistence.Usage;

namespace MspPlatform.Gateway.Tests.Metering;

public sealed class UsageVerdictTests
{
    private static readonly DateTimeOffset Hour = new(2026, 4, 1, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(6000, 6000, true)]
    [InlineData(6000, 5900, true)]
    [InlineData(6000, 5899, false)]
    [InlineData(6000, 6080, true)]
    [InlineData(6000, 6081, false)]
    [InlineData(0, 0, true)]
    [InlineData(0, 81, false)]
    public void Of_TwoFigures_MatchesWhenAMinutesDelayExplainsThem(long accepted, long stored, bool matches)
    {
        Reconciliation row = UsageVerdict.Of(new AcceptedHour(CustomerId.Parse("acme"), accepted, 100, 80), Hour, stored, Hour.AddHours(2));

        row.State.ShouldBe(matches ? "matches" : "differs");
        (row.Accepted, row.Stored, row.Reason).ShouldBe((accepted, stored, null));
    }

    [Fact]
    public void Unknown_ForAReason_HasNoFigureOfTheStore()
    {
        Reconciliation row = UsageVerdict.Unknown(new AcceptedHour(CustomerId.Parse("acme"), 7, 0, 0), Hour, "store_refused", Hour);
        (row.State, row.Accepted, row.Stored, row.Reason).ShouldBe(("unknown", 7L, null, "store_refused"));
    }
}
