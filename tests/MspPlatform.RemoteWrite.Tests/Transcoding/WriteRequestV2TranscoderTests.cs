using MspPlatform.RemoteWrite.Tests.Golden;
using MspPlatform.RemoteWrite.Tests.Walking;
using static MspPlatform.RemoteWrite.Tests.Walking.TestMessages;

namespace MspPlatform.RemoteWrite.Tests.Transcoding;

public sealed class WriteRequestV2TranscoderTests
{
    /// <summary>Together a million inputs; each seed makes the same ones for ever.</summary>
    public static TheoryData<int> SeedsFrom(int first, int count) => [.. Enumerable.Range(first, count)];

    private const int Plenty = 1 << 20;
    private static readonly byte[] Stale = Sample(1500, StaleMarker);
    private static readonly byte[] Up = Label("__name__", "up");
    private static readonly byte[] Job = Label("job", "node");

    public static TheoryData<string, string> Broken => new()
    {
        { "0A 00", "remote_write_1_body at byte 0" },
        { "22 00 1A 00", "remote_write_1_body at byte 2" },
        { "2A 00", "symbols_invalid at byte 0" },
        { "22 01 61", "symbols_invalid at byte 0" },
        { "20 01", "protobuf_wire_type_unexpected at byte 0" },
        { "28 01", "protobuf_wire_type_unexpected at byte 0" },
        { "22 05 00", "protobuf_length_past_end at byte 0" },
        { "22 00 2A 03 0A 01 00", "symbol_references_odd at byte 4" },
        { "22 00 2A 02 08 00", "symbol_references_odd at byte 4" },
        { "22 00 2A 04 0A 02 00 01", "symbol_reference_out_of_range at byte 4" },
        { "22 00 2A 05 08 00 08 80 20", "symbol_reference_out_of_range at byte 6" },
        { "22 00 2A 04 0A 02 00 80", "protobuf_truncated at byte 4" },
        { "22 00 2A 05 0D 00 00 00 00", "protobuf_wire_type_unexpected at byte 4" },
        { "22 00 2A 02 10 00", "protobuf_wire_type_unexpected at byte 4" },
        { "22 00 2A 04 12 02 08 00", "protobuf_wire_type_unexpected at byte 6" },
        { "22 00 2A 04 1A 02 0A 00", "protobuf_wire_type_unexpected at byte 6" },
        { "22 00 2A 05 22 03 0A 01 00", "symbol_references_odd at byte 6" },
        { "22 00 2A 04 22 02 10 00", "protobuf_wire_type_unexpected at byte 6" },
        { "22 00 2A 04 2A 02 0A 00", "protobuf_wire_type_unexpected at byte 6" },
        { "22 00 2A 04 2A 02 18 01", "symbol_reference_out_of_range at byte 6" },
        { "22 00 2A 04 2A 02 20 01", "symbol_reference_out_of_range at byte 6" },
    };

    [Fact]
    public void Transcode_OneOfEverything_IsWrittenAsVersion1()
    {
        var body = new V2Body();
        byte[] histogram = [.. Number(1, 3), .. Number(15, 1500), .. Number(17, 1400)];

        Transcoded(body.With(V2Body.Series(
                body.Labels("__name__", "up", "job", "node"), Stale, Field(2, [.. Number(2, 7), .. Number(3, 6)]), Field(3, histogram),
                body.Exemplar(body.Labels("trace_id", "x"), 9, 1499), body.Metadata(2, "Whether it is up.", "s"), Number(6, 1_400))))
            .ShouldBe([
                .. Series(
                    Up, Job, Stale, Field(2, [.. Number(2, 7), .. Number(3, 6)]), Field(4, histogram),
                    Field(3, [.. Label("trace_id", "x"), .. Fixed64(2, 9), .. Number(3, 1499)])),
                .. Field(3, [.. Number(1, 2), .. Field(2, "up"u8), .. Field(4, "Whether it is up."u8), .. Field(5, "s"u8)]),
            ]);
    }

    [Fact]
    public void Transcode_SymbolsBehindOrBetweenTheSeries_AreFound()
    {
        var body = new V2Body();
        byte[] first = V2Body.Series(body.Labels("__name__", "up"), Stale), second = V2Body.Series(body.Labels("job", "node"), Stale);
        var symbols = body.Symbols;
        byte[] expected = [.. Series(Up, Stale), .. Series(Job, Stale)];

        Transcoded([.. symbols, .. first, .. second]).ShouldBe(expected);
        Transcoded([.. first, .. second, .. symbols]).ShouldBe(expected);
        Transcoded([.. symbols[..2], .. first, .. symbols[2..], .. second]).ShouldBe(expected);
    }

    [Fact]
    public void Transcode_ReferencesPackedUnpackedAndMixed_GiveTheSame()
    {
        var body = new V2Body();
        byte[] mixed = [.. body.UnpackedLabels("__name__"), .. body.Labels("up", "job"), .. body.UnpackedLabels("node"), .. body.Labels()];
        byte[] expected = Series(Up, Job, Stale);

        Transcoded(body.With(V2Body.Series(body.Labels("__name__", "up", "job", "node"), Stale))).ShouldBe(expected);
        Transcoded(body.With(V2Body.Series(body.UnpackedLabels("__name__", "up", "job", "node"), Stale))).ShouldBe(expected);
        Transcoded(body.With(V2Body.Series(mixed, Stale))).ShouldBe(expected);
        Transcoded(body.With(V2Body.Series(body.Labels("__name__", "up"), Stale, body.Labels("job", "node")))).ShouldBe(expected);
    }

    [Fact]
    public void Transcode_MetadataOfAMetricsSeries_IsWrittenOnce()
    {
        var body = new V2Body();
        byte[] Of(string name, ulong type) => V2Body.Series(body.Labels("__name__", name), body.Metadata(type, "Help.", ""), Stale);
        byte[] message = body.With([
            Of("h_bucket", 3), Of("h_sum", 3), Of("h_count", 3), Of("h", 3), Of("g_bucket", 4),
            Of("s_sum", 5), Of("s", 5), Of("s_bucket", 5), Of("c_count", 1), Of("c_count", 1), Of("c", 1), Of("", 1)]);

        var families = WireField.Split(Transcoded(message)).Where(field => field.Number == 3)
            .Select(field => System.Text.Encoding.UTF8.GetString(WireField.Split(field.Value).Single(part => part.Number == 2).Value));

        families.ShouldBe(["h", "g", "s", "s_bucket", "c_count", "c"]);
    }

    [Fact]
    public void Transcode_NothingOrSymbolsOnly_GivesNothing()
    {
        Transcoded([]).ShouldBeEmpty();
        Transcoded(new V2Body().Symbols).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Transcode_BrokenBody_NamesTheFaultAndItsPlace(string hex, string expected)
    {
        using var transcoder = new WriteRequestV2Transcoder(1);
        using var output = new MessageBuffer();

        transcoder.Transcode(Hex(hex), Plenty, output).ToString().ShouldBe(expected);
    }

    [Fact]
    public void Transcode_AGoldenVersion1Body_IsRefusedAsSuch()
    {
        using var transcoder = new WriteRequestV2Transcoder(1);
        using var output = new MessageBuffer();
        foreach (var golden in GoldenBody.All)
            transcoder.Transcode(golden.ReadMessage(), Plenty, output).Reason.ShouldBe(WireFaultReason.RemoteWrite1Body);
    }

    [Fact]
    public void Transcode_EveryLimit_IsKeptToTheByte()
    {
        var message = ThreeSeries();
        var length = Transcoded(message).Length;
        using var transcoder = new WriteRequestV2Transcoder(1);
        using var output = new MessageBuffer();
        output.Append("before"u8);
        for (var limit = 0; limit < length + 3; limit++)
        {
            output.Truncate(6);
            var fault = transcoder.Transcode(message, limit, output);
            fault.Reason.ShouldBe(limit < length ? WireFaultReason.OutputTooLarge : WireFaultReason.None, $"{limit} of {length}");
        }

        output.Length.ShouldBe(6 + length);
    }

    [Fact]
    public void Transcode_ManyReferencesToALongSymbol_StopsAtTheLimit()
    {
        var body = new V2Body();
        byte[] references = body.Labels([.. Enumerable.Repeat(new string('x', 100_000), 100_000)]);
        using var transcoder = new WriteRequestV2Transcoder(1);
        using var output = new MessageBuffer();

        transcoder.Transcode(body.With(V2Body.Series(references)), Plenty, output).Reason.ShouldBe(WireFaultReason.OutputTooLarge);
        output.Length.ShouldBeLessThanOrEqualTo(Plenty + 16);
    }

    [Fact]
    public void Transcode_TruncatedAnywhere_AgreesWithTheNaiveOne()
    {
        var message = ThreeSeries();
        using var comparison = new Comparison();
        for (var length = 0; length <= message.Length; length++)
            comparison.Check(message[..length]);
        comparison.Sound.ShouldBeGreaterThan(1);
    }

    [Theory]
    [MemberData(nameof(SeedsFrom), 71, 10)]
    public void Transcode_DamagedBodies_AgreesWithTheNaiveOne(int seed)
    {
        var mutator = new Mutator(seed);
        List<byte[]> seeds = [ThreeSeries(), .. Small()];
        using var comparison = new Comparison();
        for (var i = 0; i < 100_000; i++)
            comparison.Check(mutator.Damage(seeds));
        comparison.Sound.ShouldBeInRange(6_000, 90_000);
    }

    [Fact]
    public void Transcode_AfterWarmUp_AllocatesNothing()
    {
        var message = ThreeSeries();
        using var transcoder = new WriteRequestV2Transcoder(1);
        using var output = new MessageBuffer();
        for (var i = 0; i < 200; i++)
            Run();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Run();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Run()
        {
            output.Clear();
            transcoder.Transcode(message, Plenty, output);
        }
    }

    private static byte[] Transcoded(byte[] message)
    {
        using var transcoder = new WriteRequestV2Transcoder(1);
        using var output = new MessageBuffer(16);
        transcoder.Transcode(message, Plenty, output).ShouldBe(WireFault.None);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] ThreeSeries()
    {
        var body = new V2Body();
        return body.With(
            V2Body.Series(body.Labels("__name__", "up", "job", "node"), Stale, body.Metadata(2, "Up.", "")),
            V2Body.Series(
                body.UnpackedLabels("__name__", "h_bucket"), body.Labels("le", new string('9', 150)), Stale, body.Metadata(3, "H.", "s"),
                body.Exemplar(body.Labels("trace_id", "x"), 9, 1499), Field(3, [.. Number(1, 3), .. Number(15, 1500)])),
            V2Body.Series(body.Labels("__name__", "h_sum"), Stale, Stale, body.Metadata(3, "H.", "s"), Number(6, 5)));
    }

    private static IEnumerable<byte[]> Small()
    {
        for (var i = 0; i < 8; i++)
        {
            var body = new V2Body();
            yield return body.With(V2Body.Series(
                body.Labels("__name__", i % 2 == 0 ? "a_count" : "b"), body.UnpackedLabels("x", "y"), Sample(i, 1),
                body.Metadata((ulong)i, "h", ""), body.Exemplar(body.UnpackedLabels("t", "x"), (ulong)i, 0), Field(3, Number(15, 7))));
        }
    }

    private sealed class Comparison : IDisposable
    {
        private readonly GuardedMemory memory = new(1 << 16);
        private readonly WriteRequestV2Transcoder transcoder = new(1);
        private readonly MessageBuffer output = new();

        internal int Sound { get; private set; }

        internal void Check(byte[] message)
        {
            output.Clear();
            var fault = transcoder.Transcode(memory.EndingWith(message), Plenty, output);
            var expected = NaiveTranscode.Transcode(message);
            if (fault.IsNone != (expected is not null) || (expected is not null && !output.WrittenSpan.SequenceEqual(expected)))
                $"{fault} {Convert.ToHexString(output.WrittenSpan)}"
                    .ShouldBe(expected is null ? "a fault" : Convert.ToHexString(expected), Convert.ToHexString(message));
            if (!fault.IsNone)
            {
                fault.Offset.ShouldBeInRange(0, Math.Max(0, message.Length - 1));
                return;
            }

            Sound++;
            WriteRequestVerifier.Verify(output.WrittenSpan, out _).ShouldBe(WireFault.None);
        }

        public void Dispose()
        {
            output.Dispose();
            transcoder.Dispose();
            memory.Dispose();
        }
    }
}
