namespace MspPlatform.RemoteWrite.Tests.Snappy;

/// <summary>Blocks that nobody meant, decoded between guard pages and canaries, and compared with the peer.</summary>
public sealed class SnappyBlockFuzzTests
{
    /// <summary>Together a million inputs; each seed makes the same ones for ever.</summary>
    public static TheoryData<int> SeedsFrom(int first, int count) => [.. Enumerable.Range(first, count)];

    private const int LongestOutput = 1 << 16;
    private const byte Canary = 0xA5;

    [Theory]
    [MemberData(nameof(SeedsFrom), 1, 13)]
    public void TryDecode_DamagedBlocks_AgreesWithThePeerAndStaysInBounds(int seed)
    {
        var seeds = Seeds(seed);
        var mutator = new Mutator(seed);
        Compare(() => mutator.Damage(seeds), inputs: 40_000).ShouldBeGreaterThan(200);
    }

    [Theory]
    [MemberData(nameof(SeedsFrom), 51, 12)]
    public void TryDecode_RandomElements_AgreesWithThePeerAndStaysInBounds(int seed)
    {
        var elements = new RandomElements(seed);
        Compare(elements.NextBlock, inputs: 40_000).ShouldBeGreaterThan(5_000);
    }

    /// <summary>Returns how many of the inputs were sound, so that a generator which makes only rubbish is noticed.</summary>
    private static int Compare(Func<byte[]> next, int inputs)
    {
        using var input = new GuardedMemory(1 << 13);
        using var output = new GuardedMemory(LongestOutput);
        var sound = 0;
        for (var i = 0; i < inputs; i++)
        {
            var block = next();
            var guarded = input.EndingWith(block);
            if (!SnappyBlock.TryReadDecodedLength(guarded, out var length) || length > LongestOutput)
                continue;

            var atEnd = output.Last(length);
            var accepted = SnappyBlock.TryDecode(guarded, atEnd, out var written, out var fault);
            var expected = PeerDecode(block);
            accepted.ShouldBe(expected is not null, $"input {i}: {fault} {Convert.ToHexString(block)}");
            if (accepted)
            {
                sound++;
                written.ShouldBe(length);
                atEnd.SequenceEqual(expected).ShouldBeTrue($"input {i}: {Convert.ToHexString(block)}");
            }

            DecodeBesideCanaries(guarded, output, length, accepted);
        }

        return sound;
    }

    /// <summary>A longer buffer, as a pool gives it: starts at the guard, and nothing behind the declared length may change.</summary>
    private static void DecodeBesideCanaries(ReadOnlySpan<byte> block, GuardedMemory output, int length, bool expected)
    {
        var buffer = output.First(Math.Min(LongestOutput, length + 200));
        buffer[length..].Fill(Canary);
        SnappyBlock.TryDecode(block, buffer, out _).ShouldBe(expected);
        buffer[length..].IndexOfAnyExcept(Canary).ShouldBe(-1, Convert.ToHexString(block));
    }

    private static byte[]? PeerDecode(byte[] block)
    {
        try
        {
            return IronSnappy.Snappy.Decode(block);
        }
        catch (Exception refused) when (refused is IOException or InvalidDataException or IndexOutOfRangeException or ArgumentException)
        {
            return null;
        }
    }

    private static List<byte[]> Seeds(int seed)
    {
        var seeds = new List<byte[]>();
        foreach (var length in (int[])[3, 20, 70, 200, 700])
            foreach (var source in CompressibleSources.All(length, seed * length))
                seeds.Add(IronSnappy.Snappy.Encode(source).ToArray());
        return seeds;
    }

    /// <summary>Writes elements that are mostly in range and a preamble that is mostly right.</summary>
    private sealed class RandomElements(int seed)
    {
        private readonly Random random = new(seed);

        internal byte[] NextBlock()
        {
            var elements = new List<byte>();
            var length = 0;
            for (var count = random.Next(1, 30); count > 0; count--)
                length += random.Next(3) == 0 || length == 0 ? AddLiteral(elements) : AddCopy(elements, length);
            length += random.Next(20) == 0 ? random.Next(-3, 4) : 0;
            var block = new List<byte>();
            for (var rest = (uint)Math.Max(0, length); ; rest >>= 7)
            {
                block.Add((byte)(rest < 0x80 ? rest : rest | 0x80));
                if (rest < 0x80)
                    return [.. block, .. elements];
            }
        }

        private int AddLiteral(List<byte> elements)
        {
            var length = random.Next(8) == 0 ? random.Next(1, 300) : random.Next(1, 30);
            if (length <= 60 && random.Next(4) != 0)
                elements.Add((byte)((length - 1) << 2));
            else
            {
                var bytes = random.Next(length > 256 ? 2 : 1, 5);
                elements.Add((byte)((59 + bytes) << 2));
                for (var i = 0; i < bytes; i++)
                    elements.Add((byte)((length - 1) >> (8 * i)));
            }

            var literal = new byte[length];
            random.NextBytes(literal);
            elements.AddRange(literal);
            return length;
        }

        private int AddCopy(List<byte> elements, int written)
        {
            var offset = random.Next(100) == 0 ? random.Next(0, 1 << 20) : random.Next(1, Math.Min(written, random.Next(2) == 0 ? 20 : 4000) + 1);
            var length = random.Next(1, 65);
            if (offset < 2048 && length is >= 4 and < 12)
                elements.AddRange([(byte)(((offset >> 8) << 5) | ((length - 4) << 2) | 1), (byte)offset]);
            else if (offset < 1 << 16 && random.Next(3) != 0)
                elements.AddRange([(byte)(((length - 1) << 2) | 2), (byte)offset, (byte)(offset >> 8)]);
            else
                elements.AddRange([(byte)(((length - 1) << 2) | 3), (byte)offset, (byte)(offset >> 8), (byte)(offset >> 16), 0]);
            return length;
        }
    }
}
