using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Aes = System.Runtime.Intrinsics.X86.Aes;

namespace MspPlatform.RemoteWrite;

/// <summary>
/// A keyed 64-bit hash of short strings. Who does not know the seed and sees no hashes cannot find collisions better than by chance, which
/// the usual fast hashes do not promise: several have inputs that cancel the seed out. With AES instructions it is built like Pelican-MAC
/// (Daemen and Rijmen, eprint.iacr.org/2005/088: four rounds a block), else it is SipHash-1-3 (github.com/veorq/SipHash).
/// </summary>
internal readonly struct LabelHash
{
    /// <summary>Bytes behind an input's start that make hashing quickest, whatever they are.</summary>
    internal const int QuickRoom = TwoBlocks;

    private const int TwoBlocks = 32;

    private readonly ulong _key0;
    private readonly ulong _key1;
    private readonly Vector128<byte> _start;
    private readonly Vector128<byte> _middle;
    private readonly Vector128<byte> _end;

    /// <param name="seed">Random and secret.</param>
    internal LabelHash(ulong seed)
    {
        _key0 = Spread(seed, 1);
        _key1 = Spread(seed, 2);
        _start = Vector128.Create(Spread(seed, 3), Spread(seed, 4)).AsByte();
        _middle = Vector128.Create(Spread(seed, 5), Spread(seed, 6)).AsByte();
        _end = Vector128.Create(Spread(seed, 7), Spread(seed, 8)).AsByte();
    }

    internal ulong Of(ReadOnlySpan<byte> bytes) => Of(bytes, 0, bytes.Length);

    /// <summary>Hashes a part of a message; in its middle, where more bytes follow, this is quickest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Of(ReadOnlySpan<byte> message, int start, int end)
    {
        var length = end - start;
        if (!Aes.IsSupported)
            return OfSip(_key0, _key1, message[start..end]);
        if (length > TwoBlocks)
            return OfLong(message[start..end]);
        if (message.Length - start < TwoBlocks)
            return OfLast(message[start..end]);
        // 32 bytes are there to read.
        return OfTwoBlocks(ref Unsafe.Add(ref MemoryMarshal.GetReference(message), start), length);
    }

    /// <summary>SipHash with one round a word and three at the end.</summary>
    internal static ulong OfSip(ulong key0, ulong key1, ReadOnlySpan<byte> bytes)
    {
        var v0 = key0 ^ 0x736F_6D65_7073_6575;
        var v1 = key1 ^ 0x646F_7261_6E64_6F6D;
        var v2 = key0 ^ 0x6C79_6765_6E65_7261;
        var v3 = key1 ^ 0x7465_6462_7974_6573;
        var last = (ulong)bytes.Length << 56;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            v3 ^= word;
            SipRound(ref v0, ref v1, ref v2, ref v3);
            v0 ^= word;
        }

        for (var i = 0; i < bytes.Length; i++)
            last |= (ulong)bytes[i] << (8 * i);
        v3 ^= last;
        SipRound(ref v0, ref v1, ref v2, ref v3);
        v0 ^= last;
        v2 ^= 0xFF;
        SipRound(ref v0, ref v1, ref v2, ref v3);
        SipRound(ref v0, ref v1, ref v2, ref v3);
        SipRound(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    /// <summary>0 to 32 bytes, where 32 can be read. Labels' lengths are hard to guess for a processor, so there is no branch on them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong OfTwoBlocks(ref byte start, int length)
    {
        // Side by side, with a key for each, takes a third less time than one after the other.
        var first = FourRounds(_start ^ (Vector128.LoadUnsafe(ref start) & FirstBytes(length)));
        var second = FourRounds(_middle ^ (Vector128.LoadUnsafe(ref start, 16) & FirstBytes(length - 16)));
        return Finish(first ^ second, length);
    }

    private ulong OfLast(ReadOnlySpan<byte> bytes)
    {
        Span<byte> copy = stackalloc byte[TwoBlocks];
        copy.Clear();
        bytes.CopyTo(copy);
        return OfTwoBlocks(ref MemoryMarshal.GetReference(copy), bytes.Length);
    }

    private ulong OfLong(ReadOnlySpan<byte> bytes)
    {
        ref var start = ref MemoryMarshal.GetReference(bytes);
        var state = _start;
        for (var i = 0; i < bytes.Length - 16; i += 16) // i + 16 < length
            state = FourRounds(state ^ Vector128.LoadUnsafe(ref start, (nuint)i));
        return Finish(FourRounds(state ^ Vector128.LoadUnsafe(ref start, (nuint)(bytes.Length - 16))), bytes.Length);
    }

    /// <summary>
    /// Inputs of two lengths can have equal blocks, for the last one is padded or overlaps. The length goes where no input can cancel it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Finish(Vector128<byte> state, int length)
    {
        state ^= _end ^ Vector128.CreateScalar((uint)length).AsByte();
        return FourRounds(state).AsUInt64().ToScalar();
    }

    /// <summary>Ones for this many bytes; none for less than 0, all for 16 to 32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> FirstBytes(int count) =>
        Vector128.LessThan(Vector128<sbyte>.Indices, Vector128.Create((sbyte)count)).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> FourRounds(Vector128<byte> state)
    {
        var noKey = Vector128<byte>.Zero;
        return Aes.Encrypt(Aes.Encrypt(Aes.Encrypt(Aes.Encrypt(state, noKey), noKey), noKey), noKey);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SipRound(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v2 += v3;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 = BitOperations.RotateLeft(v2, 32);
    }

    /// <summary>SplitMix64: different, evenly spread keys from one seed (Steele, Lea, Flood, doi.org/10.1145/2660193.2660195).</summary>
    private static ulong Spread(ulong seed, ulong index)
    {
        var value = seed + (index * 0x9E37_79B9_7F4A_7C15);
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
