using System.Text;
using MspPlatform.Mock.Fleet.Tests.Support;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Mock.Fleet.Tests.Wire;

public sealed class WriteRequestWriterTests
{
    private static byte[] Label(string name, string value)
    {
        var (utf8Name, utf8Value) = (Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        var encoded = new byte[WriteRequestWriter.EncodedLabelLength(utf8Name.Length, utf8Value.Length)];
        WriteRequestWriter.EncodeLabel(encoded, utf8Name, utf8Value).ShouldBe(encoded.Length);
        return encoded;
    }

    [Fact]
    public void AddSeries_OneLabelOneSample_WritesTheBytesOfTheProtocol()
    {
        using var writer = new WriteRequestWriter();

        writer.AddSeries(Label("a", "bc"), 1.0, 300);

        writer.WrittenSpan.ToArray().ShouldBe(Convert.FromHexString(
            "0A17" // series, 23 bytes
            + "0A07" + "0A0161" + "12026263" // label a="bc"
            + "120C" + "09000000000000F03F" + "10AC02")); // sample 1.0 at 300
    }

    [Theory]
    [InlineData(0x7FF0000000000002, 0)] // stale marker at the epoch
    [InlineData(0x7FF8000000000001, 1_770_000_000_000)]
    [InlineData(0, long.MaxValue)]
    [InlineData(unchecked((long)0x8000000000000000), -1)] // negative zero before the epoch
    [InlineData(0x3FB999999999999A, long.MinValue)]
    public void AddSeries_AnyBitsAndTime_ComeBackUnchanged(long bits, long timestampMs)
    {
        using var writer = new WriteRequestWriter();

        writer.AddSeries(Label("__name__", "up"), BitConverter.Int64BitsToDouble(bits), timestampMs);

        var series = WriteRequestReader.Read(writer.WrittenSpan.ToArray()).Single();
        BitConverter.DoubleToInt64Bits(series.Value).ShouldBe(bits);
        series.TimestampMs.ShouldBe(timestampMs);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(117)]
    [InlineData(118)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16_383)]
    [InlineData(16_384)]
    [InlineData(3_000_000)]
    public void AddSeries_ValuesAroundEveryVarintBoundary_ComeBackWhole(int length)
    {
        using var writer = new WriteRequestWriter(initialCapacity: 16);
        var value = new string('v', length);

        writer.AddSeries(Label("서버", value), 2, 3);

        WriteRequestReader.Read(writer.WrittenSpan.ToArray()).Single().Labels.ToArray().ShouldBe([("서버", value)]);
    }

    [Fact]
    public void AddSeries_ManyThroughAGrowingBuffer_KeepsAllInOrder()
    {
        using var writer = new WriteRequestWriter(initialCapacity: 1);
        for (var i = 0; i < 5_000; i++)
            writer.AddSeries(Label("i", $"{i}"), i, i);

        WriteRequestReader.Read(writer.WrittenSpan.ToArray()).Select(series => (series["i"], series.Value, series.TimestampMs))
            .ShouldBe(Enumerable.Range(0, 5_000).Select(i => ((string?)$"{i}", (double)i, (long)i)));
    }

    [Fact]
    public void Clear_AfterALongerRequest_StartsAnew()
    {
        using var writer = new WriteRequestWriter();
        writer.AddSeries(Label("first", new string('x', 500)), 1, 1);

        writer.Clear();
        writer.WrittenSpan.Length.ShouldBe(0);
        writer.AddSeries(Label("second", "y"), 2, 2);

        WriteRequestReader.Read(writer.WrittenSpan.ToArray()).Single().Labels.ToArray().ShouldBe([("second", "y")]);
    }

    [Fact]
    public void WrittenRequest_Compressed_ComesBackFromAnotherDecoder()
    {
        using var writer = new WriteRequestWriter();
        writer.AddSeries(Label("__name__", "up"), 1, 1);
        var compressed = new byte[SnappyBlock.MaxEncodedLength(writer.WrittenSpan.Length)];
        var length = SnappyBlock.Encode(writer.WrittenSpan, compressed);

        IronSnappy.Snappy.Decode(compressed.AsSpan(0, length).ToArray()).ShouldBe(writer.WrittenSpan.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Constructor_WithoutCapacity_IsRefused(int capacity) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new WriteRequestWriter(capacity).Dispose());

    [Fact]
    public void AddSeries_NegativeLabelLength_IsRefused()
    {
        using var writer = new WriteRequestWriter();
        Should.Throw<ArgumentOutOfRangeException>(() => writer.AddSeries(-1, 0, 0).Length);
    }
}
