using MspPlatform.Domain.Limits;
using MspPlatform.Gateway.Limits;

namespace MspPlatform.Gateway.Tests.Limits;

public sealed class ActiveSeriesTests
{
    private static readonly DateTimeOffset Start = new(2026, 4, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly EffectiveLimit NoLimit = new(null, LimitMode.Enforce);

    [Theory]
    [InlineData(1)]
    [InlineData(2_000)]
    [InlineData(50_000)]
    [InlineData(LimitCatalogue.MaxActiveSeries)]
    public void Count_SeriesSentThreeTimes_IsWithinOnePercent(int series)
    {
        var active = new ActiveSeries(Start);
        ulong[] fingerprints = Random(series, seed: 1);

        for (int minute = 0; minute < 3; minute++)
            Admit(active, fingerprints, NoLimit, Start.AddMinutes(minute));

        active.Count.ShouldBeInRange((int)(series * 0.99), series);
        active.IsEstimated.ShouldBeFalse();
    }

    [Fact]
    public void Count_GrowingStepByStep_IsWithinOnePercent()
    {
        var active = new ActiveSeries(Start);
        ulong[] all = Random(300_000, seed: 2);
        for (int known = 1_000; known <= all.Length; known += 1_000)
            Admit(active, all[..known], NoLimit, Start.AddSeconds(known / 1_000));

        active.Count.ShouldBeInRange(297_000, 300_000);
    }

    [Fact]
    public void Count_AfterAnHourOfSilence_ForgetsTheSilentOnesOnly()
    {
        var active = new ActiveSeries(Start);
        ulong[] steady = Random(1_000, seed: 3), gone = Random(5_000, seed: 4);
        Admit(active, gone, NoLimit, Start);
        for (int minute = 0; minute <= 59; minute++)
            Admit(active, steady, NoLimit, Start.AddMinutes(minute));
        active.Count.ShouldBeInRange(5_900, 6_000);

        Admit(active, steady, NoLimit, Start.AddMinutes(66));

        active.Count.ShouldBeInRange(990, 1_000);
        active.Tick(Start.AddDays(3));
        active.Count.ShouldBe(0);
        Admit(active, steady, NoLimit, Start.AddDays(3)).ShouldBe(default);
        active.Count.ShouldBeInRange(990, 1_000);
    }

    [Fact]
    public void Admit_AtTheLimit_KnownSeriesGoOnAndNewOnesDoNot()
    {
        var active = new ActiveSeries(Start);
        var limit = new EffectiveLimit(1_000, LimitMode.Enforce);
        ulong[] known = Random(1_000, seed: 5), late = Random(500, seed: 6);
        Admit(active, known, limit, Start).OverActive.ShouldBeNull();
        int room = 1_000 - (int)active.Count;
        ulong[] mixed = [.. known, .. late];

        SeriesAdmission admission = Admit(active, mixed, limit, Start.AddMinutes(1));

        admission.OverActive!.ShouldAllBe(index => index >= 1_000);
        admission.OverActive!.Count.ShouldBeInRange(490 - room, 500);
        active.Count.ShouldBe(1_000);
    }

    [Fact]
    public void Admit_LimitOnlyReported_CountsAndLetsPass()
    {
        var active = new ActiveSeries(Start);
        ulong[] series = Random(200, seed: 7);

        SeriesAdmission admission = Admit(active, series, new EffectiveLimit(100, LimitMode.Report), Start);

        admission.OverActive!.Count.ShouldBeInRange(98, 100);
        active.Count.ShouldBeInRange(198, 200);
    }

    [Fact]
    public void Admit_NewPerDay_CountsAfterTheFirstHourAndStartsAgainAtMidnight()
    {
        var active = new ActiveSeries(Start);
        var limit = new EffectiveLimit(100, LimitMode.Enforce);
        Admit(active, Random(5_000, seed: 8), NoLimit, Start, limit).OverNewPerDay.ShouldBeNull();
        active.NewToday.ShouldBe(0);

        Admit(active, Random(150, seed: 9), NoLimit, Start.AddHours(2), limit).OverNewPerDay!.Count.ShouldBeInRange(45, 50);
        active.NewToday.ShouldBe(100);

        Admit(active, Random(50, seed: 10), NoLimit, Start.AddHours(15), limit).OverNewPerDay.ShouldBeNull();
        active.NewToday.ShouldBeInRange(49, 50);
    }

    [Fact]
    public void Admit_SkippedSeries_AreNeitherCountedNorRefused()
    {
        var active = new ActiveSeries(Start);
        ulong[] series = Random(10, seed: 11);
        bool[] skip = [true, false, false, false, false, false, false, false, false, true];

        active.Admit(series, skip, new EffectiveLimit(8, LimitMode.Enforce), NoLimit, Start).ShouldBe(default);

        active.Count.ShouldBe(8);
    }

    private static SeriesAdmission Admit(
        ActiveSeries active, ulong[] fingerprints, EffectiveLimit limit, DateTimeOffset now, EffectiveLimit? newPerDay = null) =>
        active.Admit(fingerprints, [], limit, newPerDay ?? NoLimit, now);

    private static ulong[] Random(int count, int seed)
    {
        var random = new Random(seed);
        var fingerprints = new ulong[count];
        random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(fingerprints.AsSpan()));
        return fingerprints;
    }
}
