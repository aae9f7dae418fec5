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
    private readonly ulong _key0;
    private readonly ulong _key1;
    private readonly Vector128<byte> _start;
    private readonly Vector128<byte> _end;

    /// <param name="seed">Random and secret.</param>
    internal LabelHash(ulong seed)
    {
        _key0 = Spread(seed, 1);
        _key1 = Spread(seed, 2);
        _start = Vector128.Create(Spread(seed, 3), Spread(seed, 4)).AsByte();
        _end = Vector128.Create(Spread(seed, 5), Spread(seed, 6)).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Of(ReadOnlySpan<byte> bytes) => Aes.IsSupported ? OfAes(bytes) : OfSip(_key0, _key1, bytes);

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

    private ulong OfAes(ReadOnlySpan<byte> bytes)
    {
        ref var start = ref MemoryMarshal.GetReference(bytes);
        var length = bytes.Length;
        var state = _start;
        if (length < 16)
            state = FourRounds(state ^ ReadShort(ref start, length), Vector128<byte>.Zero);
        else
        {
            for (var i = 0; i < length - 16; i += 16) // i + 16 < length
                state = FourRounds(state ^ Vector128.LoadUnsafe(ref start, (nuint)i), Vector128<byte>.Zero);
            state = FourRounds(state ^ Vector128.LoadUnsafe(ref start, (nuint)(length - 16)), Vector128<byte>.Zero);
        }

        // Inputs of two lengths can have equal blocks, for the last one overlaps. The length goes where no input can cancel it out.
        return FourRounds(state ^ _end ^ Vector128.CreateScalar((uint)length).AsByte(), _end).AsUInt64().ToScalar();
    }

    /// <summary>0 to 15 bytes, without reading any other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> ReadShort(ref byte start, int length)
    {
        if (length >= 8)
            return Vector128.Create(Read<ulong>(ref start, 0), Read<ulong>(ref start, length - 8)).AsByte();
        if (length >= 4)
            return Vector128.CreateScalar(Read<uint>(ref start, 0) | ((ulong)Read<uint>(ref start, length - 4) << 32)).AsByte();
        if (length == 0)
            return Vector128<byte>.Zero;
        return Vector128.CreateScalar(start | ((uint)Read<byte>(ref start, length / 2) << 8) | ((uint)Read<byte>(ref start, length - 1) << 16)).AsByte();
    }

    private static T Read<T>(ref byte start, int offset)
        where T : unmanaged => Unsafe.ReadUnaligned<T>(ref Unsafe.Add(ref start, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> FourRounds(Vector128<byte> state, Vector128<byte> key) =>
        Aes.Encrypt(Aes.Encrypt(Aes.Encrypt(Aes.Encrypt(state, key), key), key), key);

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
