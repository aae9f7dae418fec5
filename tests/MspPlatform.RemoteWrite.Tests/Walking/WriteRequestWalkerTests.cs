using System.Text;
using static MspPlatform.RemoteWrite.Tests.Walking.TestMessages;

namespace MspPlatform.RemoteWrite.Tests.Walking;

public sealed class WriteRequestWalkerTests
{
    [Fact]
    public void Walk_EveryKindOfField_ReportsThemInOrder() => Events(Everything).ShouldBe(
    [
        "begin", "__name__=up", "job=node", "sample 1760000000000 7FF0000000000002", "end",
        "begin", "sample -1 0", "late=two", "exemplar 23", "histogram 1760000000001 27", "end",
        "metadata 25",
    ]);

    [Fact]
    public void Walk_EmptyMessage_IsSoundAndSaysNothing() => Events([]).ShouldBeEmpty();

    [Fact]
    public void Walk_NameGivenTwiceInsideALabel_TakesTheLast() =>
        Events(Series(Field(1, [.. Field(1, "job"u8), .. Field(2, "a"u8), .. Field(1, "customer_id"u8)])))
            .ShouldBe(["begin", "customer_id=a", "end"]);

    [Fact]
    public void Walk_NameGivenTwiceAndTheLastEmpty_TakesTheEmpty() =>
        Events(Series(Field(1, [.. Field(1, "job"u8), .. Field(1, ""u8)]))).ShouldBe(["begin", "=", "end"]);

    [Fact]
    public void Walk_ValueBeforeName_ReportsBoth() =>
        Events(Series(Field(1, [.. Field(2, "a"u8), .. Field(1, "job"u8)]))).ShouldBe(["begin", "job=a", "end"]);

    [Fact]
    public void Walk_ValueGivenTwiceInsideASample_TakesTheLast() =>
        Events(Series(Field(2, [.. Fixed64(1, 1), .. Number(2, 3), .. Fixed64(1, 0xFFF8_0000_0000_1234), .. Number(2, 4)])))
            .ShouldBe(["begin", "sample 4 FFF8000000001234", "end"]);

    [Fact]
    public void Walk_EmptySampleAndLabel_HaveDefaults() =>
        Events(Series(Field(2, []), Field(1, []))).ShouldBe(["begin", "sample 0 0", "=", "end"]);

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    public void Walk_NonCanonicalVarints_ReadsThemAsUsual(int length)
    {
        byte[] name = [.. Varint(0x0A, length), .. Varint(3, length), .. "job"u8];
        byte[] value = [.. Varint(0x12, length), .. Varint(4, length), .. "node"u8];
        byte[] label = [.. Varint(0x0A, length), .. Varint((ulong)(name.Length + value.Length), length), .. name, .. value];
        byte[] sampleValue = [.. Varint(0x09, length), .. new byte[8], .. Varint(0x10, length), .. Varint(77, length)];
        byte[] sample = [.. Varint(0x12, length), .. Varint((ulong)sampleValue.Length, length), .. sampleValue];

        Events([.. Varint(0x0A, length), .. Varint((ulong)(label.Length + sample.Length), length), .. label, .. sample])
            .ShouldBe(["begin", "job=node", "sample 77 0", "end"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(59)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(300)]
    public void Walk_LabelsOfAnyLength_ReportsThemWhole(int length)
    {
        var text = new string('x', length);
        Events(Series(Label(text, "v"), Label("n", text), Label(text, text)))
            .ShouldBe(["begin", $"{text}=v", $"n={text}", $"{text}={text}", "end"]);
    }

    [Fact]
    public void Walk_BytesThatAreNotUtf8_AreReportedAsTheyAre() =>
        Events(Series(Field(1, [.. Field(1, [0xFF, 0xC0]), .. Field(2, [0x80])]))).ShouldBe(["begin", "FFC0=80", "end"]);

    [Theory]
    [InlineData("00", "protobuf_field_number_invalid", 0)]
    [InlineData("02 00", "protobuf_field_number_invalid", 0)]
    [InlineData("80 00", "protobuf_field_number_invalid", 0)]
    [InlineData("8A 80 80 80 10 00", "protobuf_field_number_invalid", 0)]
    [InlineData("80 80 80 80 20 00", "protobuf_field_number_invalid", 0)]
    [InlineData("0B 0C", "protobuf_wire_type_invalid", 0)]
    [InlineData("0C", "protobuf_wire_type_invalid", 0)]
    [InlineData("0E", "protobuf_wire_type_invalid", 0)]
    [InlineData("0F", "protobuf_wire_type_invalid", 0)]
    [InlineData("7B 7C", "protobuf_wire_type_invalid", 0)]
    [InlineData("08 01", "protobuf_wire_type_unexpected", 0)]
    [InlineData("09 0000000000000000", "protobuf_wire_type_unexpected", 0)]
    [InlineData("18 01", "protobuf_wire_type_unexpected", 0)]
    [InlineData("0A 02 08 01", "protobuf_wire_type_unexpected", 2)]
    [InlineData("0A 04 0A 02 08 01", "protobuf_wire_type_unexpected", 4)]
    [InlineData("0A 04 0A 02 10 01", "protobuf_wire_type_unexpected", 4)]
    [InlineData("0A 04 12 02 08 01", "protobuf_wire_type_unexpected", 4)]
    [InlineData("0A 04 12 02 12 00", "protobuf_wire_type_unexpected", 4)]
    [InlineData("0A 04 1A 02 08 01", "protobuf_wire_type_unexpected", 4)]
    [InlineData("0A 04 22 02 0A 00", "protobuf_wire_type_unexpected", 4)]
    [InlineData("0A 04 22 02 7A 00", "protobuf_wire_type_unexpected", 4)]
    [InlineData("1A 02 10 01", "protobuf_wire_type_unexpected", 2)]
    [InlineData("0A", "protobuf_truncated", 0)]
    [InlineData("0A 80", "protobuf_truncated", 0)]
    [InlineData("8A", "protobuf_truncated", 0)]
    [InlineData("10 80", "protobuf_truncated", 0)]
    [InlineData("11 00", "protobuf_truncated", 0)]
    [InlineData("15 000000", "protobuf_truncated", 0)]
    [InlineData("0A 03 12 01 09", "protobuf_truncated", 4)]
    [InlineData("0A 01", "protobuf_length_past_end", 0)]
    [InlineData("0A FFFFFFFF07", "protobuf_length_past_end", 0)]
    [InlineData("0A FFFFFFFF0F", "protobuf_length_past_end", 0)]
    [InlineData("0A FFFFFFFFFFFFFFFFFF01", "protobuf_length_past_end", 0)]
    [InlineData("0A 8180808010 00", "protobuf_length_past_end", 0)]
    [InlineData("12 05", "protobuf_length_past_end", 0)]
    [InlineData("0A 02 0A 01 00", "protobuf_length_past_end", 2)]
    [InlineData("0A 06 0A 04 0A 03 6A 12 00", "protobuf_length_past_end", 4)]
    [InlineData("10 FFFFFFFFFFFFFFFFFF02", "protobuf_varint_invalid", 0)]
    [InlineData("10 8080808080808080808000", "protobuf_varint_invalid", 0)]
    [InlineData("8A80808080808080808000 00", "protobuf_varint_invalid", 0)]
    [InlineData("0A 8080808080808080808000", "protobuf_varint_invalid", 0)]
    [InlineData("22 00", "remote_write_2_body", 0)]
    [InlineData("0A 00 2A 00", "remote_write_2_body", 2)]
    public void Walk_BrokenMessage_NamesTheFaultAndItsPlace(string hex, string id, int offset)
    {
        var visitor = new RecordingVisitor(new EventLog());

        var fault = WriteRequestWalker.Walk(Hex(hex), ref visitor);

        fault.Id.ShouldBe(id);
        fault.Offset.ShouldBe(offset);
    }

    [Theory]
    [InlineData("10 01")]
    [InlineData("31 0000000000000000")]
    [InlineData("32 00")]
    [InlineData("35 00000000")]
    [InlineData("F8FFFFFF0F 01")]
    public void Walk_UnknownFieldOfAValidWireType_IsSkippedOnEveryLevel(string hex)
    {
        var unknown = Hex(hex);
        // Field 2 is unknown at the top only, so deeper levels get another number.
        var deeper = unknown[0] == 0x10 ? [0x30, 0x01] : unknown;

        Events([.. unknown, .. Series(deeper, Field(1, [.. deeper, .. Field(1, "a"u8), .. Field(2, "b"u8)]), Field(2, [.. deeper, .. Number(2, 5)]))])
            .ShouldBe(["begin", "a=b", "sample 5 0", "end"]);
    }

    [Fact]
    public void Walk_AMillionEmptySeries_CountsThem()
    {
        var message = new byte[2_000_000];
        for (var i = 0; i < message.Length; i += 2)
            message[i] = 0x0A;

        WriteRequestVerifier.Verify(message, out var summary).ShouldBe(WireFault.None);
        summary.Series.ShouldBe(1_000_000);
        summary.SeriesWithoutName.ShouldBe(1_000_000);
        summary.IsEmpty.ShouldBeTrue();
    }

    private static List<string> Events(byte[] message)
    {
        var visitor = new TextVisitor([]);
        WriteRequestWalker.Walk(message, ref visitor).ShouldBe(WireFault.None);
        return visitor.Events;
    }

    private readonly struct TextVisitor(List<string> events) : IWriteRequestVisitor
    {
        internal List<string> Events => events;

        public void BeginSeries(ReadOnlySpan<byte> series) => events.Add("begin");

        public void Label(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => events.Add($"{Text(name)}={Text(value)}");

        public void Sample(long timestamp, ulong valueBits) => events.Add($"sample {timestamp} {valueBits:X}");

        public void Histogram(long timestamp, ReadOnlySpan<byte> histogram) => events.Add($"histogram {timestamp} {histogram.Length}");

        public void Exemplar(ReadOnlySpan<byte> exemplar) => events.Add($"exemplar {exemplar.Length}");

        public void EndSeries() => events.Add("end");

        public void Metadata(ReadOnlySpan<byte> metadata) => events.Add($"metadata {metadata.Length}");

        private static string Text(ReadOnlySpan<byte> bytes) =>
            System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Convert.ToHexString(bytes);
    }
}
