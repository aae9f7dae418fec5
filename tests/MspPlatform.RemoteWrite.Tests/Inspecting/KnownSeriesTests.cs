using MspPlatform.RemoteWrite.Tests.Walking;
using static MspPlatform.RemoteWrite.Tests.Walking.TestMessages;

namespace MspPlatform.RemoteWrite.Tests.Inspecting;

public sealed class KnownSeriesTests
{
    internal const ulong Scope = 7;
    internal const long Time = 1_760_000_000_000;

    internal static readonly byte[] Secret = Bytes(KnownSeries.SecretLength, seed: 1);

    internal static readonly SeriesRules Rules = new()
    {
        MaxLabels = 6,
        MaxNameBytes = 60,
        MaxValueBytes = 150,
        MinTimestamp = Time + 1000,
        MaxTimestamp = Time + 2000,
        FingerprintSeed = 3,
    };

    // What is hashed has 64 bytes behind it, so the last series of a body is always read; none of these is the last.
    internal static readonly byte[] Tail = Series(Label("__name__", "tail"), Label("filler", new string('f', 100)), Sample(Time + 1500, 1));

    public static TheoryData<string, byte[]> NeverKnown => new()
    {
        { "two samples", Series(Label("__name__", "up"), Sample(Time + 1500, 1), Sample(Time + 1500, 2)) },
        { "an exemplar before the sample", Series(Label("__name__", "up"), Field(3, Fixed64(2, 7)), Sample(Time + 1500, 1)) },
        { "a histogram before the sample", Series(Label("__name__", "up"), Field(4, Number(15, Time + 1500)), Sample(Time + 1500, 1)) },
        { "a label behind the sample", Series(Label("__name__", "up"), Sample(Time + 1500, 1), Label("job", "node"), Sample(Time + 1500, 1)) },
        { "a faulty label", Series(Label("__name__", "up"), Label("vm_account_id", "1"), Sample(Time + 1500, 1)) },
        { "a customer of its own", Series(Label("__name__", "up"), Label("customer_id", "x"), Sample(Time + 1500, 1)) },
        { "no name", Series(Label("job", "node"), Sample(Time + 1500, 1)) },
        { "a reserved label in disguise", Series(Label("__name__", "up"), Label("customer.id", "x"), Sample(Time + 1500, 1)) },
        { "a time of seven bytes", Series(Label("__name__", "up"), Sample(1L << 44, 1)) },
    };

    [Fact]
    public void Inspect_ABodySentAgain_ReadsNothingButTheLastSeries()
    {
        var known = new KnownSeries(1024, Secret);
        byte[] body = [.. Series(Label("__name__", "up"), Label("job", "a"), Sample(Time + 1500, 1)), .. Zero("b"), .. Zero("c"), .. Tail];
        using var inspection = new WriteInspection();

        Inspect(body, inspection, known).UnknownSeries.ShouldBe(4);
        known.Remember(inspection, []);
        Inspect(body, inspection, known).UnknownSeries.ShouldBe(1);

        inspection.Summary.Samples.ShouldBe(4);
        inspection.Summary.Series.ShouldBe(4);
        inspection.Fingerprints.ToArray()[..3].ShouldBe([0, 0, 0]);
        inspection.Samples.ToArray().ShouldBe([1, 1, 1, 1]);
        inspection.Series(body, 1).ToArray().ShouldBe(Zero("b")[2..]);
    }

    [Fact]
    public void Inspect_ANewOrderAndANewSeriesBetween_KnowsTheOthers()
    {
        var known = new KnownSeries(1024, Secret);
        using var inspection = new WriteInspection();
        Inspect([.. Zero("a"), .. Zero("b"), .. Zero("c"), .. Zero("d"), .. Tail], inspection, known);
        known.Remember(inspection, []);

        Inspect([.. Zero("d"), .. Zero("a"), .. Zero("new"), .. Zero("b"), .. Zero("c"), .. Tail], inspection, known);

        inspection.Fingerprints.ToArray().Select(fingerprint => fingerprint == 0).ShouldBe([true, true, false, true, true, false]);
    }

    [Fact]
    public void Inspect_AKnownSeriesWithAnImpossibleTime_MarksItAllTheSame()
    {
        var known = new KnownSeries(1024, Secret);
        using var inspection = new WriteInspection();
        Inspect([.. Zero("a"), .. Tail], inspection, known);
        known.Remember(inspection, []);

        byte[] late = [.. Series(Label("__name__", "up"), Label("job", "a"), Sample(Time + 999, 0)), .. Tail];
        Inspect(late, inspection, known);

        inspection.UnknownSeries.ShouldBe(1);
        inspection.Faults[0].ShouldBe(SeriesFaults.SampleTooOld);
        inspection.FaultySeries.ShouldBe(1);
        inspection.Summary.MinTimestamp.ShouldBe(Time + 999);
    }

    [Theory]
    [MemberData(nameof(NeverKnown))]
    public void Remember_WhatIsNotPlainLabelsAndOneSample_TakesItNotIn(string what, byte[] series)
    {
        var known = new KnownSeries(1024, Secret);
        using var inspection = new WriteInspection();
        byte[] body = [.. series, .. Tail];
        for (var i = 0; i < 3; i++)
        {
            Inspect(body, inspection, known).UnknownSeries.ShouldBe(2, what);
            known.Remember(inspection, []);
        }
    }

    [Fact]
    public void Inspect_AKnownSeriesWithATimeThatIsNone_FindsTheFault()
    {
        var known = new KnownSeries(1024, Secret);
        using var inspection = new WriteInspection();
        Inspect([.. Zero("a"), .. Tail], inspection, known);
        known.Remember(inspection, []);

        byte[] labels = [.. Label("__name__", "up"), .. Label("job", "a")];
        byte[] damaged = [0x0A, (byte)(labels.Length + 18), .. labels, 0x12, 0x10, 0x09, 5, 0, 0, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, .. Tail];

        WriteRequestInspector.Inspect(damaged, Rules, inspection, known, Scope).Reason.ShouldBe(WireFaultReason.FieldNumberInvalid);
    }

    [Fact]
    public void Remember_SeriesThatAreNotLetIn_TakesOnlyTheOthersIn()
    {
        var known = new KnownSeries(1024, Secret);
        using var inspection = new WriteInspection();
        byte[] body = [.. Zero("a"), .. Zero("b"), .. Tail];
        Inspect(body, inspection, known);
        known.Remember(inspection, [true, false, false]);

        Inspect(body, inspection, known);

        inspection.Fingerprints.ToArray().Select(fingerprint => fingerprint == 0).ShouldBe([false, true, false]);
    }

    [Fact]
    public void Scope_OfAnotherOwnerRuleOrPeriod_IsAnother()
    {
        var known = new KnownSeries(1024, Secret);
        Guid owner = new(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), other = new(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12);
        ulong[] scopes =
        [
            known.Scope(owner, Rules, 1), known.Scope(other, Rules, 1), known.Scope(owner, Rules, 2),
            known.Scope(owner, Rules with { MaxLabels = 7 }, 1), known.Scope(owner, Rules with { MaxNameBytes = 61 }, 1),
            known.Scope(owner, Rules with { MaxValueBytes = 151 }, 1), known.Scope(owner, Rules with { KnowOnlySorted = true }, 1),
        ];

        scopes.Distinct().Count().ShouldBe(7);
        known.Scope(owner, Rules with { MinTimestamp = 1, MaxTimestamp = 2 }, 1).ShouldBe(scopes[0]);
    }

    [Fact]
    public void Inspect_InAnotherScope_KnowsNothing()
    {
        var known = new KnownSeries(1024, Secret);
        using var inspection = new WriteInspection();
        byte[] body = [.. Zero("a"), .. Tail];
        Inspect(body, inspection, known);
        known.Remember(inspection, []);

        WriteRequestInspector.Inspect(body, Rules, inspection, known, Scope + 1).IsNone.ShouldBeTrue();

        inspection.UnknownSeries.ShouldBe(2);
    }

    [Fact]
    public void Remember_MoreThanThereIsRoomFor_KnowsTheNewestAndStaysRight()
    {
        var known = new KnownSeries(64, Secret);
        using var inspection = new WriteInspection();
        for (var round = 0; round < 50; round++)
        {
            byte[] body = [.. Enumerable.Range(round * 20, 20).SelectMany(i => Zero($"job-{i}")), .. Tail];
            Inspect(body, inspection, known).UnknownSeries.ShouldBe(21);
            known.Remember(inspection, []);
            Inspect(body, inspection, known).UnknownSeries.ShouldBeLessThan(5);
            inspection.Summary.Samples.ShouldBe(21);
        }
    }

    [Fact]
    public void Inspect_KnownAndUnknownSeries_AllocatesNothing()
    {
        var known = new KnownSeries(4096, Secret);
        using var inspection = new WriteInspection();
        byte[] body = [.. Enumerable.Range(0, 100).SelectMany(i => Zero($"job-{i}")), .. Tail];
        Round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Round();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Round()
        {
            for (ulong scope = 0; scope < 100; scope++)
            {
                WriteRequestInspector.Inspect(body, Rules, inspection, known, scope);
                known.Remember(inspection, []);
                WriteRequestInspector.Inspect(body, Rules, inspection, known, scope);
            }
        }
    }

    private static WriteInspection Inspect(byte[] body, WriteInspection inspection, KnownSeries known)
    {
        WriteRequestInspector.Inspect(body, Rules, inspection, known, Scope).IsNone.ShouldBeTrue();
        return inspection;
    }

    // A value of zero is left out of the sample.
    private static byte[] Zero(string job) => Series(Label("__name__", "up"), Label("job", job), Field(2, Number(2, Time + 1500)));

    private static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
