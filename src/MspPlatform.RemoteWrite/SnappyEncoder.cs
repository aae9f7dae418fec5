using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MspPlatform.RemoteWrite;

/// <summary>
/// Greedy compressor over independent fragments of 64 KiB, as the format's own implementations do: a table remembers where each hash of
/// four bytes was last seen, and offsets stay within 16 bits.
/// <para>
/// Writes are unchecked within <see cref="SnappyBlock.MaxEncodedLength"/>: a copy of n ≥ 4 bytes takes at most 3, so it pays for the tag
/// of the literal before it up to 60 bytes; a longer literal has a tag of at most 3 bytes, less than a sixth of it.
/// </para>
/// </summary>
internal static class SnappyEncoder
{
    private const int FragmentLength = 1 << 16;
    private const int MaxTableBits = 14;
    private const int MinTableBits = 8;

    // The search reads 8 bytes at a position and one step ahead; the tail is a literal anyway.
    private const int InputMargin = 16;

    /// <summary>Writes the elements for <paramref name="source"/> and returns their length.</summary>
    [SkipLocalsInit]
    internal static int Encode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        Span<ushort> table = stackalloc ushort[1 << MaxTableBits];
        var written = 0;
        while (!source.IsEmpty)
        {
            var fragment = source[..Math.Min(source.Length, FragmentLength)];
            source = source[fragment.Length..];
            written += fragment.Length <= InputMargin
                ? WriteLiteral(ref MemoryMarshal.GetReference(destination[written..]), fragment)
                : EncodeFragment(fragment, destination[written..], table);
        }

        return written;
    }

    private static int EncodeFragment(ReadOnlySpan<byte> fragment, Span<byte> destination, Span<ushort> table)
    {
        var bits = Math.Clamp(BitOperations.Log2((uint)fragment.Length - 1) + 1, MinTableBits, MaxTableBits);
        table[..(1 << bits)].Clear();
        var shift = 32 - bits;
        ref var slots = ref MemoryMarshal.GetReference(table); // a hash has `bits` bits, so it is below the length of the table
        ref var input = ref MemoryMarshal.GetReference(fragment);
        ref var output = ref MemoryMarshal.GetReference(destination);
        nint written = 0;
        nint literal = 0;
        nint limit = fragment.Length - InputMargin; // every position searched is ≤ limit, so 16 bytes can be read there
        nint position = 1;

        while (true)
        {
            // Search. The step grows by one every 32 misses, so incompressible input is passed over quickly.
            nint candidate;
            nint skip = 32;
            while (true)
            {
                if (position > limit)
                    return (int)written + WriteLiteral(ref Unsafe.Add(ref output, written), fragment[(int)literal..]);
                var bytes = Read32(ref input, position);
                ref var slot = ref Unsafe.Add(ref slots, (nint)Hash(bytes, shift));
                candidate = slot;
                slot = (ushort)position;
                if (Read32(ref input, candidate) == bytes)
                    break;
                position += skip++ >> 5;
            }

            if (position > literal)
                written += WriteLiteral(ref Unsafe.Add(ref output, written), fragment[(int)literal..(int)position]);

            // Emit copies as long as one match follows another without a literal between them.
            while (true)
            {
                var length = 4 + MatchLength(ref input, candidate + 4, position + 4, fragment.Length);
                written += WriteCopy(ref Unsafe.Add(ref output, written), position - candidate, length);
                position += length;
                literal = position;
                if (position > limit)
                    return (int)written + WriteLiteral(ref Unsafe.Add(ref output, written), fragment[(int)literal..]);

                Unsafe.Add(ref slots, (nint)Hash(Read32(ref input, position - 1), shift)) = (ushort)(position - 1);
                var bytes = Read32(ref input, position);
                ref var slot = ref Unsafe.Add(ref slots, (nint)Hash(bytes, shift));
                candidate = slot;
                slot = (ushort)position;
                if (Read32(ref input, candidate) != bytes)
                    break;
            }

            position++;
        }
    }

    /// <summary>How many bytes are equal from <paramref name="candidate"/> and <paramref name="position"/> (the later one) on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint MatchLength(ref byte input, nint candidate, nint position, nint end)
    {
        nint length = 0;
        while (end - position - length >= 8)
        {
            var difference = Read64(ref input, candidate + length) ^ Read64(ref input, position + length);
            if (difference != 0)
                return length + (BitOperations.TrailingZeroCount(difference) >> 3);
            length += 8;
        }

        while (position + length < end && Unsafe.Add(ref input, candidate + length) == Unsafe.Add(ref input, position + length))
            length++;
        return length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int WriteLiteral(ref byte output, ReadOnlySpan<byte> literal)
    {
        if (literal.IsEmpty)
            return 0;
        var tag = literal.Length - 1;
        int tagLength;
        if (tag < 60)
        {
            output = (byte)(tag << 2);
            tagLength = 1;
        }
        else if (tag < 1 << 8)
        {
            output = 60 << 2;
            Unsafe.Add(ref output, 1) = (byte)tag;
            tagLength = 2;
        }
        else
        {
            output = 61 << 2;
            Unsafe.Add(ref output, 1) = (byte)tag;
            Unsafe.Add(ref output, 2) = (byte)(tag >> 8);
            tagLength = 3;
        }

        Unsafe.CopyBlockUnaligned(ref Unsafe.Add(ref output, tagLength), ref MemoryMarshal.GetReference(literal), (uint)literal.Length);
        return tagLength + literal.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint WriteCopy(ref byte output, nint offset, nint length)
    {
        nint written = 0;
        // What is left after each piece stays ≥ 4, the shortest that the cheapest copy can say.
        for (; length >= 68; length -= 64)
            written += WriteFarCopy(ref Unsafe.Add(ref output, written), offset, 64);
        if (length > 64)
        {
            written += WriteFarCopy(ref Unsafe.Add(ref output, written), offset, 60);
            length -= 60;
        }

        if (length >= 12 || offset >= 2048)
            return written + WriteFarCopy(ref Unsafe.Add(ref output, written), offset, length);
        Unsafe.Add(ref output, written) = (byte)(((offset >> 8) << 5) | ((length - 4) << 2) | 1);
        Unsafe.Add(ref output, written + 1) = (byte)offset;
        return written + 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint WriteFarCopy(ref byte output, nint offset, nint length)
    {
        output = (byte)(((length - 1) << 2) | 2);
        Unsafe.Add(ref output, 1) = (byte)offset;
        Unsafe.Add(ref output, 2) = (byte)(offset >> 8);
        return 3;
    }

    private static uint Hash(uint bytes, int shift) => (bytes * 0x1E35A7BD) >> shift;

    private static uint Read32(ref byte input, nint position) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref input, position));

    private static ulong Read64(ref byte input, nint position)
    {
        var value = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref input, position));
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }
}
