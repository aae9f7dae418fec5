namespace MspPlatform.RemoteWrite.Tests.Inspecting;

public sealed class LabelHashTests
{
    // Aumasson and Bernstein's key and messages (0, 1, 2, …) with SipHash-1-3, as in rust-lang/rust, library/coretests/tests/hash/sip.rs.
    [Theory]
    [InlineData(0, 0xABAC_0158_050F_C4DC)]
    [InlineData(1, 0xC9F4_9BF3_7D57_CA93)]
    [InlineData(7, 0xD392_7D98_9BB1_1140)]
    [InlineData(8, 0x3690_9511_8D29_9A8E)]
    public void OfSip_ThePublishedVectors_GivesTheirHashes(int length, ulong expected) =>
        LabelHash.OfSip(0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908, Counting(length)).ShouldBe(expected);

    [Fact]
    public void Of_EveryLengthAndEverySingleBit_GivesDifferentHashes()
    {
        var hash = new LabelHash(7);
        var seen = new HashSet<ulong>();
        for (var length = 0; length < 100; length++)
        {
            seen.Add(hash.Of(new byte[length])).ShouldBeTrue($"{length} zeros");
            for (var bit = 0; bit < 8 * length; bit++)
            {
                var bytes = new byte[length];
                bytes[bit / 8] = (byte)(1 << (bit % 8));
                seen.Add(hash.Of(bytes)).ShouldBeTrue($"bit {bit} of {length} bytes");
            }
        }
    }

    [Fact]
    public void Of_OneBitChanged_ChangesAboutHalfOfTheHash()
    {
        var hash = new LabelHash(7);
        for (var length = 1; length < 70; length++)
        {
            var bytes = Counting(length);
            var before = hash.Of(bytes);
            var changed = 0;
            for (var bit = 0; bit < 8 * length; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                changed += System.Numerics.BitOperations.PopCount(before ^ hash.Of(bytes));
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            }

            (changed / (8.0 * length)).ShouldBeInRange(26, 38, $"{length} bytes");
        }
    }

    [Fact]
    public void Of_BytesAtTheEndOfMemory_ReadsNoOther()
    {
        using var memory = new GuardedMemory(4096);
        var hash = new LabelHash(7);
        for (var length = 0; length < 70; length++)
        {
            var bytes = Counting(length);
            var elsewhere = memory.First(length);
            bytes.CopyTo(elsewhere);
            hash.Of(memory.EndingWith(bytes)).ShouldBe(hash.Of(bytes));
            hash.Of(elsewhere).ShouldBe(hash.Of(bytes));
        }
    }

    private static byte[] Counting(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)i)];
}
