namespace MspPlatform.RemoteWrite.Tests.Inspecting;

public sealed class LabelBytesHashTests
{
    private readonly LabelBytesHash hash = Keyed(seed: 5);

    public LabelBytesHashTests() => Assert.SkipUnless(LabelBytesHash.IsSupported, "this processor does not multiply without carry.");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_EveryLengthAndEverySingleBit_GivesDifferentHashes(bool narrow)
    {
        var seen = new HashSet<ulong>();
        for (var length = 0; length < 200; length++)
        {
            var bytes = new byte[length + LabelBytesHash.Room];
            seen.Add(Of(bytes, length, narrow)).ShouldBeTrue($"{length} zeros");
            for (var bit = 0; bit < 8 * length; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                seen.Add(Of(bytes, length, narrow)).ShouldBeTrue($"bit {bit} of {length} bytes");
                bytes[bit / 8] = 0;
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_BytesBehindTheInput_PlayNoPart(bool narrow)
    {
        var random = new Random(9);
        for (var length = 0; length <= 200; length++)
        {
            var bytes = new byte[length + LabelBytesHash.Room];
            random.NextBytes(bytes);
            var before = Of(bytes, length, narrow);
            random.NextBytes(bytes.AsSpan(length));
            Of(bytes, length, narrow).ShouldBe(before, $"{length} bytes");
        }
    }

    // The published attack on hashes that multiply: a zero word of one product. Here the key stands between.
    [Fact]
    public void Of_BlocksExchangedOrRepeated_GivesDifferentHashes()
    {
        var a = Enumerable.Repeat((byte)'a', 64);
        var b = Enumerable.Repeat((byte)'b', 64);
        var room = new byte[LabelBytesHash.Room];
        ulong[] hashes =
        [
            hash.Of([.. a, .. b, .. room], 128, 0), hash.Of([.. b, .. a, .. room], 128, 0), hash.Of([.. a, .. a, .. room], 128, 0),
            hash.Of([.. b, .. b, .. room], 128, 0), hash.Of([.. a, .. b, .. room], 128, 1), Keyed(seed: 6).Of([.. a, .. b, .. room], 128, 0),
        ];

        hashes.Distinct().Count().ShouldBe(hashes.Length);
    }

    [Fact]
    public void Of_OneBitChanged_ChangesAboutHalfOfTheHash()
    {
        var bytes = new byte[150 + LabelBytesHash.Room];
        var before = hash.Of(bytes, 150, 0);
        var changed = 0;
        for (var bit = 0; bit < 8 * 150; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            changed += (int)ulong.PopCount(hash.Of(bytes, 150, 0) ^ before);
            bytes[bit / 8] = 0;
        }

        (changed / (8.0 * 150)).ShouldBeInRange(31, 33);
    }

    [Fact]
    public void Of_TooLittleRoomOrTooLong_IsRefused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => hash.Of(new byte[100], 100 - LabelBytesHash.Room + 1, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => hash.Of(new byte[LabelBytesHash.MaxLength + 1000], LabelBytesHash.MaxLength + 1, 0));
    }

    private ulong Of(byte[] bytes, int length, bool narrow) => narrow ? hash.OfNarrow(bytes, length, 0) : hash.Of(bytes, length, 0);

    private static LabelBytesHash Keyed(int seed)
    {
        var key = new byte[LabelBytesHash.KeyLength];
        new Random(seed).NextBytes(key);
        return new LabelBytesHash(key);
    }
}
