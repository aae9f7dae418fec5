using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MspPlatform.RemoteWrite;

/// <summary>
/// Decodes the elements after the preamble. It faces the internet and copies without the runtime's bounds checks, so every access states
/// its proof. Four invariants carry them: <c>0 ≤ read ≤ inputEnd</c>, <c>0 ≤ written ≤ outputEnd</c>, a comparison always subtracts from
/// an end (no sum that could overflow), and a copy's source starts at <c>written − offset ≥ 0</c> and so lies before its target.
/// </summary>
internal static class SnappyDecoder
{
    private const int LongestCopy = 64;

    // Wide copies may write past their element, which later elements overwrite: see CopyWide for how far.
    private const int CopySlack = LongestCopy + 16;

    private const int Widest = 64;
    private const int LongestPlainLiteral = 60;

    /// <summary>Decodes <paramref name="block"/> from <paramref name="read"/> on into exactly <paramref name="destination"/>.</summary>
    internal static WireFault Decode(ReadOnlySpan<byte> block, nint read, Span<byte> destination)
    {
        ref var input = ref MemoryMarshal.GetReference(block);
        ref var output = ref MemoryMarshal.GetReference(destination);
        nint inputEnd = block.Length;
        nint outputEnd = destination.Length;
        nint written = 0;

        DecodeQuickly(ref input, inputEnd, ref output, outputEnd, ref read, ref written);
        while (read < inputEnd)
        {
            var element = read;
            uint tag = Unsafe.Add(ref input, read++); // read < inputEnd
            if ((tag & 3) == 0)
            {
                nint length = (nint)(tag >> 2) + 1;
                if (length <= 16 && inputEnd - read >= 16 && outputEnd - written >= 16)
                {
                    // 16 bytes are there to read and to write; length ≤ 16 keeps both invariants.
                    Move16(ref Unsafe.Add(ref input, read), ref Unsafe.Add(ref output, written));
                }
                else
                {
                    var reason = CopyLiteral(block, destination, ref read, ref length, written);
                    if (reason != WireFaultReason.None)
                        return new WireFault(reason, (int)element);
                }

                read += length;
                written += length;
                continue;
            }

            if (!TryReadCopy(ref input, inputEnd, tag, ref read, out var copyLength, out var offset))
                return new WireFault(WireFaultReason.SnappyTruncated, (int)element);
            // One unsigned comparison refuses zero (wraps to the largest value) and everything before the first byte.
            if ((nuint)(offset - 1) >= (nuint)written)
                return new WireFault(WireFaultReason.SnappyOffsetInvalid, (int)element);

            ref var target = ref Unsafe.Add(ref output, written);
            if (outputEnd - written >= CopySlack)
                CopyWide(ref target, offset, copyLength);
            else if (copyLength <= outputEnd - written)
                CopyBytes(ref target, offset, copyLength);
            else
                return new WireFault(WireFaultReason.SnappyOutputOverrun, (int)element);
            written += copyLength;
        }

        return written == outputEnd ? WireFault.None : new WireFault(WireFaultReason.SnappyOutputShort, (int)read);
    }

    /// <summary>
    /// The common elements, as long as there is room on both sides for the widest move: no branch depends on a copy's kind or length, which
    /// no processor can guess. Stops at the first element that is long, overlaps itself, or is wrong; who comes next decides about it.
    /// </summary>
    private static void DecodeQuickly(ref byte input, nint inputEnd, ref byte output, nint outputEnd, ref nint read, ref nint written)
    {
        // A literal's tag and 64 bytes are there to read, and 64 to write.
        const nint room = 1 + Widest;
        nint from = read, to = written;
        while (inputEnd - from >= room && outputEnd - to >= Widest)
        {
            uint tag = Unsafe.Add(ref input, from);
            var length = (nint)(tag >> 2) + 1;
            if ((tag & 3) == 0)
            {
                if (length > LongestPlainLiteral)
                    break;
                Move64(ref Unsafe.Add(ref input, from + 1), ref Unsafe.Add(ref output, to));
                from += 1 + length;
                to += length;
                continue;
            }

            // Of 1 or 2 offset bytes; 4 are rare, for they are needed by offsets above 64 KiB.
            if ((tag & 3) == 3)
                break;
            nint twoBytes = (nint)((tag >> 1) & 1); // 0 or 1
            nint next = ReadUInt16(ref Unsafe.Add(ref input, from + 1));
            nint shortOffset = (nint)((tag & 0xE0) << 3) | (next & 0xFF);
            nint offset = shortOffset ^ ((shortOffset ^ next) & -twoBytes);
            nint shortLength = (nint)((tag >> 2) & 7) + 4;
            length = shortLength ^ ((shortLength ^ length) & -twoBytes);

            // length ≤ offset ≤ to: the bytes that are copied were all written before. The others of the 64 are written again.
            if (((offset - length) | (to - offset)) < 0)
            {
                // Overlapping itself is ordinary, for values that repeat: once it is done, go on quickly.
                if (offset == 0 || offset > to || outputEnd - to < CopySlack)
                    break;
                CopyWide(ref Unsafe.Add(ref output, to), offset, length);
            }
            else
            {
                Move64(ref Unsafe.Add(ref output, to - offset), ref Unsafe.Add(ref output, to));
            }

            from += 2 + twoBytes;
            to += length;
        }

        read = from;
        written = to;
    }

    /// <summary>Reads the 1, 2 or 4 offset bytes behind a copy's tag, each only after a look at what is left of the input.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadCopy(ref byte input, nint inputEnd, uint tag, ref nint read, out nint length, out nint offset)
    {
        Unsafe.SkipInit(out offset);
        length = (nint)(tag >> 2) + 1;
        nint offsetBytes;
        if ((tag & 3) == 1)
        {
            offsetBytes = 1;
            if (inputEnd - read < offsetBytes)
                return false;
            length = (nint)((tag >> 2) & 7) + 4;
            offset = (nint)(((tag & 0xE0) << 3) | Unsafe.Add(ref input, read));
        }
        else if ((tag & 3) == 2)
        {
            offsetBytes = 2;
            if (inputEnd - read < offsetBytes)
                return false;
            offset = ReadUInt16(ref Unsafe.Add(ref input, read));
        }
        else
        {
            offsetBytes = 4;
            if (inputEnd - read < offsetBytes)
                return false;
            offset = (nint)ReadUInt32(ref Unsafe.Add(ref input, read));
        }

        read += offsetBytes;
        return true;
    }

    /// <summary>Literals that are long or near an end. The copy itself goes through spans and is checked by the runtime.</summary>
    private static WireFaultReason CopyLiteral(ReadOnlySpan<byte> block, Span<byte> destination, ref nint read, ref nint length, nint written)
    {
        var lengthBytes = (int)length - 60;
        if (lengthBytes > 0)
        {
            if (block.Length - read < lengthBytes)
                return WireFaultReason.SnappyTruncated;
            uint value = 0;
            for (var i = 0; i < lengthBytes; i++)
                value |= (uint)block[(int)read + i] << (8 * i);
            read += lengthBytes;
            if (value >= int.MaxValue)
                return WireFaultReason.SnappyTruncated;
            length = (nint)value + 1;
        }

        if (length > block.Length - read)
            return WireFaultReason.SnappyTruncated;
        if (length > destination.Length - written)
            return WireFaultReason.SnappyOutputOverrun;
        block.Slice((int)read, (int)length).CopyTo(destination[(int)written..]);
        return WireFaultReason.None;
    }

    /// <summary>
    /// Copies 1–64 bytes from <paramref name="offset"/> bytes before <paramref name="target"/>, where 80 bytes may be written at
    /// <paramref name="target"/>. Whatever the offset, the bytes read end before the bytes written do, so they are in bounds too.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyWide(ref byte target, nint offset, nint length)
    {
        ref var source = ref Unsafe.Subtract(ref target, offset);
        if (offset >= 16)
        {
            // No vector reads a byte that it writes itself. The last one starts before `length` ≤ 64 and ends before 80.
            Move16(ref source, ref target);
            for (nint i = 16; i < length; i += 16)
                Move16(ref Unsafe.Add(ref source, i), ref Unsafe.Add(ref target, i));
            return;
        }

        // A short offset repeats a pattern: each 8-byte move gets at least `offset` bytes right, which doubles the distance to the source.
        // The distance reaches 8 after at most 3 moves, which advance less than 8 bytes in all.
        while (offset < 8)
        {
            Move8(ref source, ref target);
            target = ref Unsafe.Add(ref target, offset);
            length -= offset;
            offset += offset;
        }

        // Starts before 8, its last move starts before 64, ends before 72.
        for (nint i = 0; i < length; i += 8)
            Move8(ref Unsafe.Add(ref source, i), ref Unsafe.Add(ref target, i));
    }

    private static void CopyBytes(ref byte target, nint offset, nint length)
    {
        ref var source = ref Unsafe.Subtract(ref target, offset);
        for (nint i = 0; i < length; i++)
            Unsafe.Add(ref target, i) = Unsafe.Add(ref source, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move64(ref byte source, ref byte target) => Vector512.LoadUnsafe(ref source).StoreUnsafe(ref target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move16(ref byte source, ref byte target) => Vector128.LoadUnsafe(ref source).StoreUnsafe(ref target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move8(ref byte source, ref byte target) =>
        Unsafe.WriteUnaligned(ref target, Unsafe.ReadUnaligned<ulong>(ref source));

    private static ushort ReadUInt16(ref byte at)
    {
        var value = Unsafe.ReadUnaligned<ushort>(ref at);
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    private static uint ReadUInt32(ref byte at)
    {
        var value = Unsafe.ReadUnaligned<uint>(ref at);
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }
}
