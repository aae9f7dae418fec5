using MspPlatform.RemoteWrite.Tests.Golden;
using MspPlatform.RemoteWrite.Tests.Inspecting;
using MspPlatform.RemoteWrite.Tests.Walking;
using static MspPlatform.RemoteWrite.Tests.Walking.TestMessages;

namespace MspPlatform.RemoteWrite.Tests.Rewriting;

public sealed class WriteRequestRewriterTests
{
    /// <summary>Together a million inputs; each seed makes the same ones for ever.</summary>
    public static TheoryData<int> SeedsFrom(int first, int count) => [.. Enumerable.Range(first, count)];

    private static readonly RewriteRules Everything = new() { MinTimestamp = long.MinValue, MaxTimestamp = long.MaxValue };
    private static readonly RewriteRules Stamped = Everything with { Customer = new CustomerLabel("acme"u8) };
    private static readonly byte[] Acme = Label("customer_id", "acme");
    private static readonly byte[] Up = Label("__name__", "up");
    private static readonly byte[] Job = Label("job", "node");
    private static readonly byte[] Stale = Sample(1500, StaleMarker);

    public static TheoryData<string> GoldenNames => GoldenBody.Names;

    [Fact]
    public void Rewrite_MarkedSeries_AreLeftOut()
    {
        byte[] one = Series(Up, Stale), two = Series(Job, Stale), metadata = Field(3, Field(2, "up"u8));

        Rewritten([.. one, .. two, .. metadata, .. one], Everything, [true, false, true]).ShouldBe([.. two, .. metadata]);
    }

    [Fact]
    public void Rewrite_FewerMarksThanSeries_Throws()
    {
        byte[] one = Series(Up, Stale);

        Should.Throw<ArgumentException>(() => Rewritten([.. one, .. one], Everything, [false]));
    }

    [Fact]
    public void Rewrite_SamplesAndHistogramsOutsideTheTimes_AreLeftOutAndEmptySeriesToo()
    {
        var rules = Everything with { MinTimestamp = 1000, MaxTimestamp = 2000 };
        byte[] histogram = Field(4, Number(15, 2000)), late = Field(4, Number(15, 2001)), exemplar = Field(3, Fixed64(2, 1));

        Rewritten(
            [
                .. Series(Up, Sample(999, 1), Sample(1000, 2), histogram, late, Job),
                .. Series(Up, Sample(999, 1)),
                .. Series(Up, Sample(999, 1), exemplar),
                .. Series(Up, exemplar),
                .. Series(Up),
            ],
            rules,
            []).ShouldBe([.. Series(Up, Sample(1000, 2), histogram, Job), .. Series(Up, exemplar)]);
    }

    [Fact]
    public void Rewrite_DroppingExemplars_LeavesOutSeriesThatHaveNothingElse()
    {
        byte[] exemplar = Field(3, Fixed64(2, 1));

        Rewritten([.. Series(Up, exemplar, Stale, exemplar), .. Series(Up, exemplar)], Everything with { DropExemplars = true }, [])
            .ShouldBe(Series(Up, Stale));
    }

    [Fact]
    public void Rewrite_ACustomer_IsPutWhereItSorts()
    {
        byte[] cpu = Label("cpu", "0"), early = Label("customer_i", "x"), late = Label("customer_id_", "x");

        Rewritten(Series(Up, cpu, Job, Stale), Stamped, []).ShouldBe(Series(Up, cpu, Acme, Job, Stale));
        Rewritten(Series(Up, cpu, Stale), Stamped, []).ShouldBe(Series(Up, cpu, Acme, Stale));
        Rewritten(Series(Job, Stale), Stamped, []).ShouldBe(Series(Acme, Job, Stale));
        Rewritten(Series(Stale), Stamped, []).ShouldBe(Series(Acme, Stale));
        Rewritten(Series(early, late, Stale), Stamped, []).ShouldBe(Series(early, Acme, late, Stale));
        Rewritten(Series(Up, Stale, cpu, Stale), Stamped, []).ShouldBe(Series(Up, Stale, cpu, Acme, Stale));
        Rewritten(Series(Up, Stale, Job), Stamped, []).ShouldBe(Series(Up, Stale, Acme, Job));
    }

    [Fact]
    public void Rewrite_LabelsOutOfOrder_AreSortedWithTheCustomer()
    {
        byte[] cpu = Label("cpu", "0"), zone = Label("zone", "a"), evil = Label("customer_id", "evil"), again = Label("job", "second");
        byte[] hidden = Field(1, [.. Field(1, "zzz"u8), .. Field(2, "x"u8), .. Field(1, "aaa"u8)]);

        Rewritten(Series(zone, Stale, evil, Job, hidden, cpu, again, Up), Stamped, []).ShouldBe(Series(Up, hidden, cpu, Acme, Job, again, zone, Stale));
        Rewritten(Series(zone, Up, Stale), Everything, []).ShouldBe(Series(zone, Up, Stale));
    }

    [Theory]
    [InlineData(38)]
    [InlineData(39)]
    [InlineData(40)]
    [InlineData(41)]
    [InlineData(100_000)]
    public void Rewrite_ManyLabelsOutOfOrder_AreSortedWithoutTheSquareOfTheirNumber(int count)
    {
        byte[][] labels = [.. Enumerable.Range(0, count).Select(i => Label($"l{999_999 - i}", "v"))];

        Rewritten(Series([.. labels, Stale]), Stamped, []).ShouldBe(Series([Acme, .. Enumerable.Reverse(labels), Stale]));
    }

    [Fact]
    public void Rewrite_SeriesOnly_LeavesOutEverythingElse()
    {
        byte[] metadata = Field(3, Field(2, "up"u8)), source = Number(2, 1), mimirsOwn = Number(1000, 1);

        Rewritten([.. source, .. Series(Up, Stale), .. metadata, .. mimirsOwn], Stamped with { SeriesOnly = true }, []).ShouldBe(Series(Up, Acme, Stale));
    }

    [Fact]
    public void Rewrite_ACustomerSentByTheClient_IsRemovedHoweverItIsWritten()
    {
        byte[] evil = Label("customer_id", "evil");
        byte[] hidden = Field(1, [.. Field(1, "harmless"u8), .. Field(2, "evil"u8), .. Field(1, "customer_id"u8)]);
        byte[] overlong = [0x8A, 0x00, .. Varint(19, 4), 0x8A, 0x00, 0x8B, 0x00, .. "customer_id"u8, 0x92, 0x00, 0x00];
        overlong[2] = (byte)((overlong.Length - 6) | 0x80);
        byte[] onlySeems = Field(1, [.. Field(1, "customer_id"u8), .. Field(2, "x"u8), .. Field(1, "job"u8)]);

        Rewritten(Series(evil, Up, evil, Job, Stale, hidden, overlong, evil), Stamped, []).ShouldBe(Series(Up, Acme, Job, Stale));
        Rewritten(Series(Up, evil, Stale), Stamped, []).ShouldBe(Series(Up, Acme, Stale));
        Rewritten(Series(Up, onlySeems, Stale), Stamped, []).ShouldBe(Series(Up, Acme, onlySeems, Stale));
        Rewritten(Series(evil, Stale), Everything, []).ShouldBe(Series(evil, Stale));
    }

    [Fact]
    public void Rewrite_TheLengthPrefixGrowsOrShrinks_IsStillTheShortest()
    {
        for (var length = 60; length < 140; length++)
        {
            byte[] filler = Label("x", new string('v', length)), evil = Label("customer_id", "evil");
            Rewritten(Series(filler, Stale), Stamped, []).ShouldBe(Series(Acme, filler, Stale));
            Rewritten(Series(evil, evil, filler, Stale), Stamped, []).ShouldBe(Series(Acme, filler, Stale));
        }
    }

    [Fact]
    public void Rewrite_ABodyOfVersion2OrABrokenOne_IsRefused()
    {
        Fault(Hex("22 00")).ShouldBe("remote_write_2_body at byte 0");
        Fault(Hex("0A 00 2A 00")).ShouldBe("remote_write_2_body at byte 2");
        Fault(Hex("08 01")).ShouldBe("protobuf_wire_type_unexpected at byte 0");
        Fault(Hex("0A 02 08 01")).ShouldBe("protobuf_wire_type_unexpected at byte 2");
        Fault(Hex("0A 04 12 02 08 01")).ShouldBe("protobuf_wire_type_unexpected at byte 4");
        Fault(Hex("0A 05 00")).ShouldBe("protobuf_length_past_end at byte 0");
    }

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void Rewrite_GoldenBodyWithoutChanges_IsTheSame(string name)
    {
        var message = GoldenBody.Named(name).ReadMessage();
        using var output = new MessageBuffer();

        WriteRequestRewriter.Rewrite(message, [], Everything, output, out var counts).ShouldBe(WireFault.None);

        var expected = GoldenBody.Named(name).Expected;
        counts.ShouldBe(new RewriteCounts(expected.Series, expected.Samples, expected.Histograms, expected.Exemplars));
        output.WrittenSpan.SequenceEqual(message).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void Rewrite_GoldenBodyStampedTwice_IsAsStampedOnceAndAsTheNaiveOne(string name)
    {
        var message = GoldenBody.Named(name).ReadMessage();
        var once = Rewritten(message, Stamped, []);

        once.AsSpan().SequenceEqual(NaiveRewrite.Rewrite(message, [], Stamped, "acme"u8.ToArray())).ShouldBeTrue();
        Rewritten(once, Stamped, []).AsSpan().SequenceEqual(once).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(SeedsFrom), 61, 17)]
    public void Rewrite_SoundBodiesDamagedOrNot_AgreesWithTheNaiveOne(int seed)
    {
        var random = new Random(seed);
        var series = new NeighbouringSeries(seed);
        var mutator = new Mutator(seed);
        var golden = WriteRequestFuzzTests.SmallMessages();
        using var memory = new GuardedMemory(1 << 16);
        using var output = new MessageBuffer();
        var sound = 0;
        for (var i = 0; i < 60_000; i++)
        {
            var message = (i % 3) switch { 0 => series.Next(), 1 => mutator.Damage([series.Next()]), _ => mutator.Damage(golden) };
            var customer = random.Next(3) == 0 ? [] : "acme"u8.ToArray();
            var rules = new RewriteRules
            {
                MinTimestamp = random.Next(2) == 0 ? 1000 : long.MinValue,
                MaxTimestamp = random.Next(2) == 0 ? 2000 : long.MaxValue,
                DropExemplars = random.Next(2) == 0,
                SeriesOnly = random.Next(2) == 0,
                Customer = customer.Length == 0 ? null : new CustomerLabel(customer),
            };
            bool[] dropped = random.Next(2) == 0 ? [] : [.. Enumerable.Range(0, 500).Select(_ => random.Next(4) == 0)];
            var isSound = WriteRequestVerifier.Verify(message, out _).IsNone;
            output.Clear();
            var fault = WriteRequestRewriter.Rewrite(memory.EndingWith(message), dropped, rules, output, out var counts);
            if (!isSound)
                continue;

            sound++;
            var expected = NaiveRewrite.Rewrite(message, dropped, rules, customer);
            if (!fault.IsNone || !output.WrittenSpan.SequenceEqual(expected))
                Convert.ToHexString(output.WrittenSpan).ShouldBe(Convert.ToHexString(expected), $"{fault} {rules} {Convert.ToHexString(message)}");
            WriteRequestVerifier.Verify(output.WrittenSpan, out var summary).ShouldBe(WireFault.None);
            counts.ShouldBe(new RewriteCounts(summary.Series, summary.Samples, summary.Histograms, summary.Exemplars));
        }

        sound.ShouldBeGreaterThan(22_000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rewrite_AfterWarmUp_AllocatesNothing(bool sorted)
    {
        byte[] unsorted = [.. Enumerable.Repeat(Series(Job, Label("cpu", "0"), Up, Stale), 50).SelectMany(bytes => bytes)];
        var message = sorted ? GoldenBody.Named("prometheus-histograms-exemplars").ReadMessage() : unsorted;
        using var output = new MessageBuffer();
        for (var i = 0; i < 100; i++)
            Run();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Run();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Run()
        {
            output.Clear();
            WriteRequestRewriter.Rewrite(message, [], Stamped, output, out _);
        }
    }

    private static byte[] Rewritten(byte[] message, RewriteRules rules, bool[] dropped)
    {
        using var output = new MessageBuffer(16);
        WriteRequestRewriter.Rewrite(message, dropped, rules, output, out _).ShouldBe(WireFault.None);
        return output.WrittenSpan.ToArray();
    }

    private static string Fault(byte[] message)
    {
        using var output = new MessageBuffer();
        return WriteRequestRewriter.Rewrite(message, [], Stamped, output, out _).ToString();
    }
}
