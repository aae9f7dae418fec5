namespace MspPlatform.RemoteWrite.Tests.Snappy;

public sealed class SnappyBlockFaultTests
{
    [Theory]
    [InlineData("", "snappy_length_invalid", 0)]
    [InlineData("80", "snappy_length_invalid", 0)]
    [InlineData("FFFFFFFF0F", "snappy_length_invalid", 0)]
    [InlineData("8080808008", "snappy_length_invalid", 0)]
    [InlineData("81808080800000 61", "snappy_length_invalid", 0)]
    [InlineData("FFFFFFFF07 0061", "snappy_length_impossible", 0)]
    [InlineData("01", "snappy_length_impossible", 0)]
    [InlineData("02 0061", "snappy_output_short", 3)]
    [InlineData("04 0061 00", "snappy_truncated", 3)]
    [InlineData("04 0061 01", "snappy_truncated", 3)]
    [InlineData("04 0061 0200", "snappy_truncated", 3)]
    [InlineData("04 0061 03010000", "snappy_truncated", 3)]
    [InlineData("04 F0", "snappy_truncated", 1)]
    [InlineData("04 F403", "snappy_truncated", 1)]
    [InlineData("04 FCFFFFFFFF", "snappy_truncated", 1)]
    [InlineData("04 FCFEFFFF7F", "snappy_truncated", 1)]
    [InlineData("04 FCFFFFFF7F", "snappy_truncated", 1)]
    [InlineData("05 0061 0100", "snappy_offset_invalid", 3)]
    [InlineData("05 0061 0102", "snappy_offset_invalid", 3)]
    [InlineData("05 0061 0E0000", "snappy_offset_invalid", 3)]
    [InlineData("05 0061 0FFFFFFFFF", "snappy_offset_invalid", 3)]
    [InlineData("05 0061 0F00000080", "snappy_offset_invalid", 3)]
    [InlineData("04 0101", "snappy_offset_invalid", 1)]
    [InlineData("04 0061 0101", "snappy_output_overrun", 3)]
    [InlineData("01 0061 0062", "snappy_output_overrun", 3)]
    [InlineData("00 0061", "snappy_output_overrun", 1)]
    [InlineData("01 046162", "snappy_output_overrun", 1)]
    public void TryDecode_BrokenBlock_NamesTheFaultAndItsPlace(string hex, string id, int offset)
    {
        var block = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        SnappyBlock.TryDecode(block, new byte[1000], out var written, out var fault).ShouldBeFalse();
        fault.Id.ShouldBe(id);
        fault.Offset.ShouldBe(offset);
        written.ShouldBe(0);
        SnappyBlock.TryReadDecodedLength(block, out _).ShouldBe(!id.StartsWith("snappy_length", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("00", "")]
    [InlineData("8000", "")]
    [InlineData("8180808000 0061", "a")]
    [InlineData("05 0061 0101", "aaaaa")]
    [InlineData("05 0061 0E0100", "aaaaa")]
    [InlineData("05 0061 0F01000000", "aaaaa")]
    [InlineData("02 F000 61 0062", "ab")]
    [InlineData("02 FC00000000 61 F400 00 62", "ab")]
    public void TryDecode_UnusualButSoundBlock_YieldsTheText(string hex, string text)
    {
        var block = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        var decoded = new byte[text.Length];

        SnappyBlock.TryDecode(block, decoded, out var written, out var fault).ShouldBeTrue(fault.ToString());
        System.Text.Encoding.ASCII.GetString(decoded, 0, written).ShouldBe(text);
    }

    [Fact]
    public void TryDecode_DestinationTooSmall_WritesNothing()
    {
        var destination = new byte[4];

        SnappyBlock.TryDecode(Convert.FromHexString("0500610101"), destination, out var written, out var fault).ShouldBeFalse();
        fault.Id.ShouldBe("snappy_destination_too_small");
        written.ShouldBe(0);
        destination.ShouldAllBe(b => b == 0);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(-1, false)]
    public void TryDecode_ChainOfLongestCopies_NeedsTheExactLength(int more, bool sound)
    {
        const int copies = 300_000;
        var length = 1 + (64 * copies);
        var block = new List<byte>();
        for (var rest = length + more; ; rest >>= 7)
        {
            block.Add((byte)(rest < 0x80 ? rest : rest | 0x80));
            if (rest < 0x80)
                break;
        }

        block.AddRange([0x00, (byte)'z']);
        for (var i = 0; i < copies; i++)
            block.AddRange([0xFE, 0x01, 0x00]);
        var decoded = new byte[length + more];

        SnappyBlock.TryDecode(block.ToArray(), decoded, out _).ShouldBe(sound);
        if (sound)
            decoded.AsSpan().IndexOfAnyExcept((byte)'z').ShouldBe(-1);
    }

    [Fact]
    public void MaxEncodedLength_OutOfRange_Throws()
    {
        SnappyBlock.MaxEncodedLength(0).ShouldBe(32);
        Should.Throw<ArgumentOutOfRangeException>(() => SnappyBlock.MaxEncodedLength(-1));
        Should.Throw<ArgumentOutOfRangeException>(() => SnappyBlock.MaxEncodedLength(int.MaxValue));
    }
}
