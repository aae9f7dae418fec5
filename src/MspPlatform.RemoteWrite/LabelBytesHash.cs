using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Aes = System.Runtime.Intrinsics.X86.Aes;
using Pclmulqdq = System.Runtime.Intrinsics.X86.Pclmulqdq;

namespace MspPlatform.RemoteWrite;

/// <summary>
/// A keyed 64-bit hash of all labels of a series as they are encoded, in their order: a tenth of what it takes to read them. It is CLNH, the
/// universal family of CLHASH (Lemire and Kaser, doi.org/10.1007/s13389-015-0110-5): whoever does not know the key makes two inputs of one hash
/// with a chance of 2⁻⁶⁴, whatever they are. Four rounds of AES behind it hide the sum and spread its bits.
/// </summary>
internal sealed class LabelBytesHash
{
    /// <summary>Longest input, in bytes.</summary>
    internal const int MaxLength = 2048;

    /// <summary>Bytes that must be readable from an input's start on, so that the last block can be read whole.</summary>
    internal const int Room = 64;

    /// <summary>Bytes of a key.</summary>
    internal const int KeyLength = MaxLength + Room + 16;

    private readonly byte[] _key;
    private readonly Vector128<byte> _end;

    /// <param name="key">Random and secret, <see cref="KeyLength"/> bytes.</param>
    internal LabelBytesHash(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyLength);
        _key = key[..(MaxLength + Room)].ToArray();
        _end = Vector128.Create(key[(MaxLength + Room)..]);
    }

    /// <summary>Whether this processor multiplies without carry; without it there is no such hash.</summary>
    internal static bool IsSupported => Pclmulqdq.IsSupported && Aes.IsSupported;

    /// <summary>Hashes the first <paramref name="length"/> bytes.</summary>
    /// <param name="labels">At least <see cref="Room"/> bytes longer than <paramref name="length"/>.</param>
    /// <param name="length">0 to <see cref="MaxLength"/>.</param>
    /// <param name="scope">Inputs of two scopes have nothing to do with each other.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Of(ReadOnlySpan<byte> labels, int length, ulong scope)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)MaxLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(labels.Length - length, Room);
        ref var data = ref MemoryMarshal.GetReference(labels);
        return Finish(Pclmulqdq.V512.IsSupported ? SumWide(ref data, length) : Sum(ref data, length), length, scope);
    }

    /// <summary>What <see cref="Of"/> does where there are only 128-bit vectors; another hash than the wide one.</summary>
    internal ulong OfNarrow(ReadOnlySpan<byte> labels, int length, ulong scope) =>
        Finish(Sum(ref MemoryMarshal.GetReference(labels), length), length, scope);

    // Both sums read whole blocks: `length` rounded up to 16 or 64 is at most `length` + Room, which is there in the input and in the key.
    private Vector128<ulong> Sum(ref byte data, int length)
    {
        ref var key = ref MemoryMarshal.GetArrayDataReference(_key);
        var sum = Vector128<ulong>.Zero;
        nint i = 0;
        for (; i + 16 <= length; i += 16)
            sum ^= Product(Vector128.LoadUnsafe(ref data, (nuint)i) ^ Vector128.LoadUnsafe(ref key, (nuint)i));
        var rest = Vector128.LessThan(Vector128<byte>.Indices, Vector128.Create((byte)(length - i)));
        return sum ^ Product((Vector128.LoadUnsafe(ref data, (nuint)i) & rest) ^ Vector128.LoadUnsafe(ref key, (nuint)i));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<ulong> SumWide(ref byte data, int length)
    {
        ref var key = ref MemoryMarshal.GetArrayDataReference(_key);
        var sum = Vector512<ulong>.Zero;
        nint i = 0;
        for (; i + 64 <= length; i += 64)
            sum ^= Product(Vector512.LoadUnsafe(ref data, (nuint)i) ^ Vector512.LoadUnsafe(ref key, (nuint)i));
        var rest = Vector512.LessThan(Vector512<byte>.Indices, Vector512.Create((byte)(length - i)));
        sum ^= Product((Vector512.LoadUnsafe(ref data, (nuint)i) & rest) ^ Vector512.LoadUnsafe(ref key, (nuint)i));
        var half = sum.GetLower() ^ sum.GetUpper();
        return half.GetLower() ^ half.GetUpper();
    }

    // The lower word of each 16 bytes by the upper one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Product(Vector128<byte> words) => Pclmulqdq.CarrylessMultiply(words.AsUInt64(), words.AsUInt64(), 0x10);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Product(Vector512<byte> words) => Pclmulqdq.V512.CarrylessMultiply(words.AsUInt64(), words.AsUInt64(), 0x10);

    // The last block is filled up with zeros, so the length must be told.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Finish(Vector128<ulong> sum, int length, ulong scope)
    {
        var state = (sum ^ Vector128.Create(scope, (uint)length)).AsByte() ^ _end;
        return LabelHash.FourRounds(state).AsUInt64().ToScalar();
    }
}
