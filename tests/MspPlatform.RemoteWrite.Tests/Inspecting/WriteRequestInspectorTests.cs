using System.Text;
using MspPlatform.RemoteWrite.Tests.Golden;
using MspPlatform.RemoteWrite.Tests.Walking;
using static MspPlatform.RemoteWrite.Tests.Walking.TestMessages;

namespace MspPlatform.RemoteWrite.Tests.Inspecting;

public sealed class WriteRequestInspectorTests
{
    private static readonly SeriesRules Rules = new()
    {
        MaxLabels = 4,
        MaxNameBytes = 20,
        MaxValueBytes = 200,
        MinTimestamp = 1000,
        MaxTimestamp = 2000,
        FingerprintSeed = 1,
    };

    private static readonly byte[] Sound = Series(Label("__name__", "up"), Label("job", "node"), Sample(1000, 1));

    public static TheoryData<string> GoldenNames => GoldenBody.Names;

    public static TheoryData<string, byte[], SeriesFaults> Faulty => new()
    {
        {
            "at every limit",
            Series(Label("__name__", "up"), Label(new string('n', 20), new string('v', 200)), Label("b", ""), Label("c", ""), Sample(2000, 1)),
            SeriesFaults.None
        },
        { "five labels", Series(Label("__name__", "up"), Label("a", "1"), Label("b", "1"), Label("c", "1"), Label("d", "1")), SeriesFaults.TooManyLabels },
        { "long name", Series(Label("__name__", "up"), Label(new string('n', 21), "1")), SeriesFaults.NameTooLong },
        { "long value", Series(Label("__name__", "up"), Label("a", new string('v', 201))), SeriesFaults.ValueTooLong },
        { "neighbours twice", Series(Label("__name__", "up"), Label("a", "1"), Label("a", "2")), SeriesFaults.DuplicateLabel },
        { "twice, apart", Series(Label("a", "1"), Label("__name__", "up"), Label("a", "1")), SeriesFaults.DuplicateLabel },
        { "two metric names", Series(Label("", "up"), Label("__name__", "up")), SeriesFaults.DuplicateLabel },
        { "cluster tenant", Series(Label("__name__", "up"), Label("vm_account_id", "1")), SeriesFaults.ReservedLabel },
        { "cluster project", Series(Label("__name__", "up"), Label("vm_project_id", "1")), SeriesFaults.ReservedLabel },
        { "vmagent tenant", Series(Label("__name__", "up"), Label("__tenant_id__", "1")), SeriesFaults.ReservedLabel },
        { "customer", Series(Label("__name__", "up"), Label("customer_id", "1")), SeriesFaults.None },
        { "old", Series(Label("__name__", "up"), Sample(999, 1)), SeriesFaults.SampleTooOld },
        { "new", Series(Label("__name__", "up"), Sample(2001, 1)), SeriesFaults.SampleTooNew },
        { "both", Series(Label("__name__", "up"), Sample(1, 1), Sample(1500, 1), Sample(3000, 1)), SeriesFaults.SampleTooOld | SeriesFaults.SampleTooNew },
        { "old histogram", Series(Label("__name__", "up"), Field(4, Number(15, 999))), SeriesFaults.SampleTooOld },
        { "no time", Series(Label("__name__", "up"), Field(2, Fixed64(1, 1))), SeriesFaults.SampleTooOld },
        { "no name", Series(Label("a", "1"), Sample(1500, 1)), SeriesFaults.MissingName },
        { "empty name", Series(Label("__name__", ""), Sample(1500, 1)), SeriesFaults.MissingName },
        { "nothing at all", Series(), SeriesFaults.MissingName },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void Inspect_AFaultBetweenSoundSeries_MarksThatSeriesOnly(string what, byte[] series, SeriesFaults expected)
    {
        byte[] message = [.. Sound, .. series, .. Sound, .. series];

        using var inspection = Inspected(message);

        inspection.Faults.ToArray().ShouldBe([SeriesFaults.None, expected, SeriesFaults.None, expected], what);
        inspection.FaultySeries.ShouldBe(expected == SeriesFaults.None ? 0 : 2);
    }

    [Theory]
    [InlineData("customer.id", true)]
    [InlineData("customer-id", true)]
    [InlineData("customer:id", true)]
    [InlineData("customer id", true)]
    [InlineData("customer¯id", true)]
    [InlineData("customer😀id", true)]
    [InlineData("vm.account.id", true)]
    [InlineData("vm-project_id", true)]
    [InlineData(".-tenant/id~ ", true)]
    [InlineData("customer__id", false)]
    [InlineData("customer..id", false)]
    [InlineData("customerXid", false)]
    [InlineData("Customer.id", false)]
    [InlineData("customer.id.", false)]
    [InlineData("customer.i", false)]
    public void Inspect_NameThatBecomesReserved_IsAFaultOrNot(string name, bool fault)
    {
        using var inspection = Inspected(Series(Label("__name__", "up"), Label(name, "x")));

        inspection.Faults[0].ShouldBe(fault ? SeriesFaults.ReservedLabel : SeriesFaults.None);
        inspection.Summary.ReservedLabels.ShouldBe(ReservedLabels.None);
    }

    [Theory]
    [InlineData("customer\u00FFid", true)]
    [InlineData("customer\u00E2\u0082id", false)]
    public void Inspect_ReservedNameWithBytesThatAreNotUtf8_CountsEachByteAsACharacter(string latin1, bool fault)
    {
        byte[] label = [.. Field(1, Encoding.Latin1.GetBytes(latin1)), .. Field(2, "x"u8)];
        using var inspection = Inspected(Series(Label("__name__", "up"), Field(1, label)));

        inspection.Faults[0].ShouldBe(fault ? SeriesFaults.ReservedLabel : SeriesFaults.None);
    }

    [Fact]
    public void Fingerprint_OfTheSameLabels_DoesNotDependOnPlaceOrderOrEncoding()
    {
        byte[] sameAgain = Series(
            Sample(1500, 3),
            Field(1, [.. Field(2, "nothing"u8), .. Field(2, "node"u8), .. Field(1, "job"u8)]),
            Label("__name__", "up"));
        using var inspection = Inspected([.. Sound, .. Series(Label("other", "x")), .. Sound, .. sameAgain]);

        inspection.Fingerprints[2].ShouldBe(inspection.Fingerprints[0]);
        inspection.Fingerprints[3].ShouldBe(inspection.Fingerprints[0]);
        inspection.Fingerprints[1].ShouldNotBe(inspection.Fingerprints[0]);
    }

    [Fact]
    public void Fingerprint_WithAnotherSeed_IsAnother()
    {
        using var one = Inspected(Sound);
        using var other = new WriteInspection();

        WriteRequestInspector.Inspect(Sound, Rules with { FingerprintSeed = 2 }, other).ShouldBe(WireFault.None);

        other.Fingerprints[0].ShouldNotBe(one.Fingerprints[0]);
    }

    [Fact]
    public void Fingerprint_BytesMovedBetweenNameAndValue_IsAnother()
    {
        using var inspection = Inspected([.. Series(Label("ab", "c")), .. Series(Label("a", "bc")), .. Series(Label("a", "b"), Label("c", "")), .. Series()]);

        inspection.Fingerprints.ToArray().ShouldBeUnique();
    }

    [Fact]
    public void Samples_OfEachSeries_CountFloatsAndHistograms()
    {
        using var inspection = Inspected([.. Sound, .. Series(), .. Series(Sample(1, 1), Field(4, Number(15, 2)), Field(3, []), Sample(3, 1))]);

        inspection.Samples.ToArray().ShouldBe([1, 0, 3]);
    }

    [Fact]
    public void Inspect_ManySeriesThenFew_ForgetsTheMany()
    {
        using var inspection = new WriteInspection();
        byte[] many = [.. Enumerable.Repeat(Sound, 5000).SelectMany(series => series)];

        WriteRequestInspector.Inspect(many, Rules, inspection).ShouldBe(WireFault.None);
        inspection.Fingerprints.Length.ShouldBe(5000);
        inspection.Fingerprints.ToArray().Distinct().Count().ShouldBe(1);
        inspection.Series(many, 4999).ToArray().ShouldBe(Sound[2..]);

        WriteRequestInspector.Inspect(Sound, Rules, inspection).ShouldBe(WireFault.None);
        inspection.Fingerprints.Length.ShouldBe(1);
        inspection.Samples.Length.ShouldBe(1);
    }

    [Fact]
    public void Inspect_ASeriesOfManyLabels_TellsADuplicateAmongThemUpToTheLimit()
    {
        var labels = Enumerable.Range(0, 5000).Select(i => Label($"n{i}", "v")).ToArray();
        byte[] distinct = Series([Label("__name__", "up"), .. labels]);
        byte[] duplicate = Series([Label("__name__", "up"), .. labels, Label("n17", "w")]);
        using var inspection = new WriteInspection();

        WriteRequestInspector.Inspect([.. distinct, .. duplicate], Rules with { MaxLabels = 6000 }, inspection).ShouldBe(WireFault.None);
        inspection.Faults.ToArray().ShouldBe([SeriesFaults.None, SeriesFaults.DuplicateLabel]);

        WriteRequestInspector.Inspect([.. distinct, .. duplicate], Rules, inspection).ShouldBe(WireFault.None);
        inspection.Faults.ToArray().ShouldBe([SeriesFaults.TooManyLabels, SeriesFaults.TooManyLabels]);
    }

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void Inspect_GoldenBody_SumsUpAsExpectedAndFindsNoFault(string name)
    {
        var golden = GoldenBody.Named(name);
        using var inspection = new WriteInspection();
        var rules = new SeriesRules
        {
            MaxLabels = 40,
            MaxNameBytes = 256,
            MaxValueBytes = 4096,
            MinTimestamp = golden.Expected.MinTimestamp,
            MaxTimestamp = golden.Expected.MaxTimestamp,
            FingerprintSeed = 1,
        };

        WriteRequestInspector.Inspect(golden.ReadMessage(), rules, inspection).ShouldBe(WireFault.None);

        inspection.Summary.ShouldBe(golden.Expected);
        inspection.FaultySeries.ShouldBe(0);
        inspection.Samples.ToArray().Sum().ShouldBe(golden.Expected.Samples + golden.Expected.Histograms);
    }

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void Inspect_GoldenBodyTruncatedAnywhere_FindsTheVerifiersFault(string name)
    {
        var message = GoldenBody.Named(name).ReadMessage();
        using var memory = new GuardedMemory(message.Length);
        using var inspection = new WriteInspection();
        for (var length = 0; length < message.Length; length++)
        {
            var truncated = memory.EndingWith(message.AsSpan(0, length));
            var fault = WriteRequestInspector.Inspect(truncated, Rules, inspection);
            if (fault != WriteRequestVerifier.Verify(truncated, out var summary) || inspection.Summary != summary)
                fault.ShouldBe(WireFault.None, $"{length} bytes: another result than the verifier's");
        }
    }

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void Inspect_AfterWarmUp_AllocatesNothing(string name)
    {
        var message = GoldenBody.Named(name).ReadMessage();
        using var inspection = new WriteInspection();
        for (var i = 0; i < 100; i++)
            WriteRequestInspector.Inspect(message, Rules, inspection);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            WriteRequestInspector.Inspect(message, Rules, inspection);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Series_IndexOutOfRange_Throws()
    {
        using var inspection = Inspected(Sound);

        Should.Throw<ArgumentOutOfRangeException>(() => inspection.Series(Sound, 1).Length);
        Should.Throw<ArgumentOutOfRangeException>(() => inspection.Series(Sound, -1).Length);
    }

    private static WriteInspection Inspected(byte[] message)
    {
        var inspection = new WriteInspection();
        WriteRequestInspector.Inspect(message, Rules, inspection).ShouldBe(WireFault.None);
        return inspection;
    }
}
