using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MspPlatform.RemoteWrite;

/// <summary>
/// Series that were inspected a short while ago, found faultless and let in: agents send the same ones every few seconds, so most need not be
/// read again. A series is known by eight bytes, a keyed hash of its labels' bytes and of the scope that it was let in by; what a scope
/// means is up to the caller. They stand in a ring in the order in which they came, for so they will come again: who has found one finds the
/// next ones behind it, without a look into memory that is in no cache. The new takes the place of the old, and who is forgotten is inspected
/// again. Safe for use by several threads at once: whatever a race leaves in the ring was let in, and what it hides is inspected.
/// </summary>
public sealed class KnownSeries
{
    /// <summary>Bytes of the secret that the hash needs.</summary>
    public const int SecretLength = LabelBytesHash.KeyLength;

    /// <summary>Fewest series that there can be room for.</summary>
    public const int MinCapacity = Ways;

    /// <summary>Most series that there can be room for.</summary>
    public const int MaxCapacity = 1 << 28;

    // A bucket of the index is a cache line.
    private const int Ways = 16;

    private readonly LabelBytesHash _hash;
    private readonly LabelHash _scopes;
    private readonly ulong[] _ring;

    // Where in the ring a key may stand, in the lower bits, and bits of the key above them.
    private readonly uint[] _index;
    private readonly uint _positions;
    private long _head;

    /// <param name="capacity">
    /// How many series there is room for, 12 bytes each: <see cref="MinCapacity"/> to <see cref="MaxCapacity"/>, rounded down to a power of two.
    /// </param>
    /// <param name="secret">Random, <see cref="SecretLength"/> bytes.</param>
    public KnownSeries(int capacity, ReadOnlySpan<byte> secret)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, MinCapacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaxCapacity);
        _hash = new LabelBytesHash(secret);
        _scopes = new LabelHash(BitConverter.ToUInt64(secret));
        var room = 1 << int.Log2(capacity);
        _ring = new ulong[room];
        _index = new uint[room];
        _positions = (uint)room - 1;
    }

    /// <summary>A scope of its own for each combination of these.</summary>
    /// <param name="owner">Whose series they are.</param>
    /// <param name="rules">What labels are measured by; times play no part.</param>
    /// <param name="period">Series of another period are not known.</param>
    public ulong Scope(Guid owner, in SeriesRules rules, long period)
    {
        Span<byte> bytes = stackalloc byte[Unsafe.SizeOf<Guid>() + (5 * sizeof(long))];
        MemoryMarshal.Write(bytes, owner);
        var rest = MemoryMarshal.Cast<byte, long>(bytes[Unsafe.SizeOf<Guid>()..]);
        rest[0] = rules.MaxLabels;
        rest[1] = rules.MaxNameBytes;
        rest[2] = rules.MaxValueBytes;
        rest[3] = period;
        rest[4] = rules.KnowOnlySorted ? 1 : 0;
        return _scopes.Of(bytes);
    }

    /// <summary>Takes in the series of an inspected body that have no fault.</summary>
    /// <param name="inspection">What was found.</param>
    /// <param name="except">True for a series that is not let in; as long as the number of series, or empty.</param>
    public void Remember(WriteInspection inspection, ReadOnlySpan<bool> except)
    {
        ArgumentNullException.ThrowIfNull(inspection);
        var keys = inspection.Keys;
        var faults = inspection.Faults;
        var next = Interlocked.Add(ref _head, keys.Length) - keys.Length;
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] != 0 && faults[i] == SeriesFaults.None && (except.Length == 0 || !except[i]))
                Add(keys[i], (uint)next++ & _positions);
        }
    }

    /// <summary>The key of a series with these labels, never 0; 0 where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong KeyOf(ReadOnlySpan<byte> message, int start, int length, ulong scope) =>
        LabelBytesHash.IsSupported && length <= LabelBytesHash.MaxLength && message.Length - start - length >= LabelBytesHash.Room
            ? Math.Max(_hash.Of(message[start..], length, scope), 1)
            : 0;

    /// <summary>Where a key stands in the ring, or -1.</summary>
    internal int Find(ulong key)
    {
        var wanted = Vector512.Create((uint)key & ~_positions);
        ref var bucket = ref BucketOf(key);
        var found = Vector512.Equals(Vector512.LoadUnsafe(ref bucket) & Vector512.Create(~_positions), wanted).ExtractMostSignificantBits();
        for (; found != 0; found &= found - 1)
        {
            var position = Unsafe.Add(ref bucket, (nint)ulong.TrailingZeroCount(found)) & _positions;
            if (_ring[position] == key)
                return (int)position;
        }

        return -1;
    }

    /// <summary>How many of these keys stand in the ring one after the other, beginning there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int CountFrom(int position, ReadOnlySpan<ulong> keys) => keys.CommonPrefixLength(_ring.AsSpan(position));

    private void Add(ulong key, uint position)
    {
        _ring[position] = key;
        ref var bucket = ref BucketOf(key);
        var oldest = 0;
        uint age = 0;
        for (var i = 0; i < Ways; i++)
        {
            // How long ago the ring was written there, this position being the newest.
            var other = (position - Unsafe.Add(ref bucket, i)) & _positions;
            if (other < age)
                continue;
            age = other;
            oldest = i;
        }

        Unsafe.Add(ref bucket, oldest) = ((uint)key & ~_positions) | position;
    }

    // The upper half chooses the bucket, which always lies inside: (a · b) >> 32 < b for every a below 2³².
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref uint BucketOf(ulong key)
    {
        var bucket = ((key >> 32) * ((ulong)_index.Length / Ways)) >> 32;
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_index), (nint)bucket * Ways);
    }
}
