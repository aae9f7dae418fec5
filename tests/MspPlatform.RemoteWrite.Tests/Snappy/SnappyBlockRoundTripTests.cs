using MspPlatform.RemoteWrite;

namespace MspPlatform.RemoteWrite.Tests.Snappy;

public sealed class SnappyBlockRoundTripTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 40), 59, 60, 61, 62, 255, 256, 257, 258, 4095, 65535, 65536, 65537, 65552, 200_000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Encode_AnyCompressibility_IsDecodedByUsAndByThePeer(int length)
    {
        foreach (var source in CompressibleSources.All(length, seed: length + 1))
        {
            var encoded = new byte[SnappyBlock.MaxEncodedLength(length)];
            var block = encoded.AsSpan(0, SnappyBlock.Encode(source, encoded));

            SnappyBlock.TryReadDecodedLength(block, out var declared).ShouldBeTrue();
            declared.ShouldBe(length);
            var decoded = new byte[length];
            SnappyBlock.TryDecode(block, decoded, out var written, out var fault).ShouldBeTrue(fault.ToString());
            written.ShouldBe(length);
            decoded.AsSpan().SequenceEqual(source).ShouldBeTrue();
            IronSnappy.Snappy.Decode(block).AsSpan().SequenceEqual(source).ShouldBeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Encode_BetweenGuardPages_StaysInBoundsAndBelowItsBound(int length)
    {
        using var input = new GuardedMemory(length);
        using var output = new GuardedMemory(SnappyBlock.MaxEncodedLength(length));
        foreach (var source in CompressibleSources.All(length, seed: length + 3))
        {
            var written = SnappyBlock.Encode(input.EndingWith(source), output.All);
            written.ShouldBeInRange(1, output.All.Length);
            IronSnappy.Snappy.Decode(output.All[..written]).AsSpan().SequenceEqual(source).ShouldBeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void TryDecode_BlockOfThePeer_YieldsTheSource(int length)
    {
        foreach (var source in CompressibleSources.All(length, seed: length + 7))
        {
            var decoded = new byte[length];
            SnappyBlock.TryDecode(IronSnappy.Snappy.Encode(source), decoded, out var written, out var fault).ShouldBeTrue(fault.ToString());
            written.ShouldBe(length);
            decoded.AsSpan().SequenceEqual(source).ShouldBeTrue();
        }
    }

    [Fact]
    public void Encode_RepetitiveText_IsAtLeastThreeTimesSmaller()
    {
        var source = CompressibleSources.Text(100_000, new Random(5));
        var encoded = new byte[SnappyBlock.MaxEncodedLength(source.Length)];

        SnappyBlock.Encode(source, encoded).ShouldBeLessThan(source.Length / 3);
    }

    [Fact]
    public void Encode_DestinationBelowTheBound_Throws() =>
        Should.Throw<ArgumentException>(() => SnappyBlock.Encode(new byte[100], new byte[SnappyBlock.MaxEncodedLength(100) - 1]));
}
