using MspPlatform.Domain.Limits;
using MspPlatform.Gateway.Limits;

namespace MspPlatform.Gateway.Tests.Limits;

/// <summary>More series than can be told apart: estimated within 3 %, in 2 MiB, and exact again when there are less.</summary>
public sealed class ManySeriesTests
{
    private const long MaxBytes = 2 * 1024 * 1024;

    private static readonly DateTimeOffset Start = new(2026, 4, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly EffectiveLimit NoLimit = new(null, LimitMode.Enforce);

    [Theory]
    [InlineData(600_000)]
    [InlineData(1_000_000)]
    [InlineData(5_000_000)]
    public void Count_AboveWhatTablesHold_IsWithinThreePercentAndTwoMebibytes(int series)
    {
        var active = new ActiveSeries(Start);
        for (int minute = 0; minute < 20; minute += 5)
        {
            Show(active, seed: 1, series, Start.AddMinutes(minute));
            active.Bytes.ShouldBeLessThanOrEqualTo(MaxBytes);
        }

        ((double)active.Count).ShouldBe(series, series * 0.03);
        active.NewToday.ShouldBe(0, "an edge that has just started knows none");
    }

    [Fact]
    public void Count_OfSilentSeriesAndNewOnes_IsRightWhileTheyMoveAndAfterTheHour()
    {
        var active = new ActiveSeries(Start);
        Show(active, seed: 1, 300_000, Start);
        Show(active, seed: 2, 900_000, Start.AddMinutes(10));
        active.IsEstimated.ShouldBeTrue();
        active.Bytes.ShouldBeLessThanOrEqualTo(MaxBytes);
        ((double)active.Count).ShouldBe(1_200_000, 36_000);

        Show(active, seed: 2, 900_000, Start.AddMinutes(60));
        ((double)active.Count).ShouldBe(1_200_000, 36_000);

        active.Tick(Start.AddMinutes(66));
        ((double)active.Count).ShouldBe(900_000, 27_000);
        active.Tick(Start.AddMinutes(126));
        active.Count.ShouldBe(0);
    }

    [Fact]
    public void NewToday_AboveWhatTablesHold_CountsWhatWasNotSeenForAnHour()
    {
        var active = new ActiveSeries(Start);
        for (int minute = 0; minute <= 70; minute += 5)
            Show(active, seed: 1, 1_000_000, Start.AddMinutes(minute));
        active.NewToday.ShouldBe(0);

        Show(active, seed: 2, 500_000, Start.AddMinutes(75));
        Show(active, seed: 2, 500_000, Start.AddMinutes(76));
        Show(active, seed: 1, 1_000_000, Start.AddMinutes(80));
        Show(active, seed: 2, 500_000, Start.AddMinutes(80));

        ((double)active.NewToday).ShouldBe(500_000, 30_000);
        active.Tick(Start.AddHours(14));
        active.NewToday.ShouldBe(0, "it is the next day");
    }

    [Fact]
    public void NewToday_WhileTablesBecomeSketches_CountsEachOnce()
    {
        var active = new ActiveSeries(Start);
        for (int minute = 0; minute <= 70; minute += 5)
            Show(active, seed: 1, 400_000, Start.AddMinutes(minute));

        for (int minute = 75; minute <= 85; minute += 5)
        {
            Show(active, seed: 1, 400_000, Start.AddMinutes(minute));
            Show(active, seed: 2, 600_000, Start.AddMinutes(minute));
            Show(active, seed: 1, 400_000, Start.AddMinutes(minute + 1));
        }

        ((double)active.NewToday).ShouldBe(600_000, 30_000);
        ((double)active.Count).ShouldBe(1_000_000, 30_000);
    }

    [Fact]
    public void Count_WhenThereAreLessAgain_IsOfTablesAfterAnHour()
    {
        var active = new ActiveSeries(Start);
        Show(active, seed: 1, 1_000_000, Start);

        for (int minute = 5; minute <= 150; minute += 5)
        {
            Show(active, seed: 2, 100_000, Start.AddMinutes(minute));
            active.Bytes.ShouldBeLessThanOrEqualTo(MaxBytes);
            ((double)active.Count).ShouldBe(minute < 65 ? 1_100_000 : 100_000, minute < 65 ? 33_000 : 3_000);
        }

        active.IsEstimated.ShouldBeFalse();
        active.Count.ShouldBeInRange(99_000, 100_000);
        active.NewToday.ShouldBe(0);
    }

    [Fact]
    public void Count_ManyAgainBeforeTheHourIsOver_IsEstimatedStill()
    {
        var active = new ActiveSeries(Start);
        Show(active, seed: 1, 1_000_000, Start);
        for (int minute = 5; minute <= 90; minute += 5)
            Show(active, seed: 2, 100_000, Start.AddMinutes(minute));

        Show(active, seed: 3, 2_000_000, Start.AddMinutes(91));

        active.IsEstimated.ShouldBeTrue();
        ((double)active.Count).ShouldBe(2_100_000, 63_000);
        active.Bytes.ShouldBeLessThanOrEqualTo(MaxBytes);
    }

    [Fact]
    public void Admit_LimitSetWhileThereAreTooMany_LetsTheFirstOnesGoOn()
    {
        var active = new ActiveSeries(Start);
        Show(active, seed: 1, 1_000_000, Start);
        var limit = new EffectiveLimit(1_000, LimitMode.Enforce);
        ulong[] first = Fingerprints(1, 1_000), others = Fingerprints(7, 500);

        active.Admit(first, [], limit, NoLimit, Start.AddMinutes(1)).OverActive.ShouldBeNull();
        int room = 1_000 - (int)active.Count;
        active.Admit(others, [], limit, NoLimit, Start.AddMinutes(1)).OverActive!.Count.ShouldBeInRange(490 - room, 500);
        active.Admit(first, [], limit, NoLimit, Start.AddMinutes(2)).OverActive.ShouldBeNull();

        active.Count.ShouldBe(1_000);
        active.IsEstimated.ShouldBeFalse();
    }

    [Fact]
    public void Count_AfterManySeriesWereReplacedByFew_HasRoomForManyAgain()
    {
        var active = new ActiveSeries(Start);
        Show(active, seed: 1, 1_000, Start);
        Show(active, seed: 2, 500_000, Start.AddMinutes(1));
        for (int minute = 5; minute <= 90; minute += 5)
            Show(active, seed: 1, 1_000, Start.AddMinutes(minute));
        active.Count.ShouldBeInRange(990, 1_000);

        Show(active, seed: 3, 500_000, Start.AddMinutes(95));

        active.IsEstimated.ShouldBeFalse();
        active.Count.ShouldBeInRange(495_000, 501_000);
    }

    // In requests, each series once.
    private static void Show(ActiveSeries active, int seed, int count, DateTimeOffset now)
    {
        foreach (ulong[] request in Fingerprints(seed, count).Chunk(50_000))
            active.Admit(request, [], NoLimit, NoLimit, now).ShouldBe(default);
    }

    private static ulong[] Fingerprints(int seed, int count)
    {
        var random = new Random(seed);
        var fingerprints = new ulong[count];
        random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(fingerprints.AsSpan()));
        return fingerprints;
    }
}
