using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MspPlatform.Gateway.Limits;

/// <summary>
/// A set of series in three bytes each: 16 bits of the series' fingerprint and a stamp that says when it was seen last. The
/// fingerprints of a bucket are one cache line. A series that was never seen is taken for a known one with a probability of 32/65536
/// in a full bucket; one that was seen is never forgotten before its time.
/// </summary>
internal sealed class SeriesTable
{
    /// <summary>Stamps are 1 to 13.</summary>
    public const int Stamps = 13;

    private const int SlotsPerBucket = 32;

    /// <summary>How many buckets a series may lie in, beginning with its own.</summary>
    private const int Reach = 4;

    private readonly ushort[] _tags;
    private readonly byte[] _stamps;
    private readonly uint _buckets;
    private readonly int[] _counts = new int[Stamps + 1];

    // Set once a series had to go beyond its own bucket; until then one cache line answers.
    private bool _overflowed;

    /// <param name="capacity">Slots: a positive multiple of 32.</param>
    public SeriesTable(int capacity)
    {
        Capacity = capacity;
        _buckets = (uint)(capacity / SlotsPerBucket);
        _tags = new ushort[capacity];
        _stamps = new byte[capacity];
    }

    /// <summary>Slots, three bytes each.</summary>
    public int Capacity { get; }

    /// <summary>Memory of the slots.</summary>
    public int Bytes => Capacity * (sizeof(ushort) + sizeof(byte));

    /// <summary>Series in the table.</summary>
    public int Count { get; private set; }

    /// <summary>Finds a series and gives it a new stamp.</summary>
    /// <returns>False when it is not there.</returns>
    public bool TryTouch(ulong fingerprint, int stamp)
    {
        int slot = Find(fingerprint);
        if (slot < 0)
            return false;
        ref byte current = ref _stamps[slot];
        if (current != stamp)
        {
            _counts[current]--;
            _counts[stamp]++;
            current = (byte)stamp;
        }

        return true;
    }

    /// <summary>Adds a series that is not there.</summary>
    /// <returns>False when there is no room near its place.</returns>
    public bool TryAdd(ulong fingerprint, int stamp)
    {
        uint bucket = BucketOf(fingerprint);
        for (int step = 0; step < Reach; step++)
        {
            int free = SlotOf(bucket, tag: 0);
            if (free >= 0)
            {
                _tags[free] = TagOf(fingerprint);
                _stamps[free] = (byte)stamp;
                _counts[stamp]++;
                _overflowed |= step > 0;
                Count++;
                return true;
            }

            bucket = Next(bucket);
        }

        return false;
    }

    /// <summary>Takes a series out.</summary>
    /// <returns>False when it was not there.</returns>
    public bool TryRemove(ulong fingerprint)
    {
        int slot = Find(fingerprint);
        if (slot < 0)
            return false;
        _counts[_stamps[slot]]--;
        _stamps[slot] = 0;
        _tags[slot] = 0;
        Count--;
        return true;
    }

    /// <summary>Forgets what was last seen at this stamp.</summary>
    public void Expire(int stamp)
    {
        if (_counts[stamp] == 0)
            return;
        for (int slot = 0; slot < _stamps.Length; slot++)
        {
            if (_stamps[slot] != stamp)
                continue;
            _stamps[slot] = 0;
            _tags[slot] = 0;
        }

        Count -= _counts[stamp];
        _counts[stamp] = 0;
        _overflowed &= Count > 0;
    }

    // A series lies in its own bucket or in one of the next ones, because its own was full when it came. Slots become free later, so a
    // free one on the way does not end the search.
    private int Find(ulong fingerprint)
    {
        uint bucket = BucketOf(fingerprint);
        ushort tag = TagOf(fingerprint);
        int found = SlotOf(bucket, tag);
        for (int step = 1; found < 0 && _overflowed && step < Reach; step++)
        {
            bucket = Next(bucket);
            found = SlotOf(bucket, tag);
        }

        return found;
    }

    private uint BucketOf(ulong fingerprint) => (uint)(((fingerprint >> 32) * _buckets) >> 32);

    private uint Next(uint bucket) => bucket + 1 == _buckets ? 0 : bucket + 1;

    // 0 is an empty slot.
    private static ushort TagOf(ulong fingerprint) => (ushort)Math.Max(1, fingerprint & 0xFFFF);

    /// <summary>The first slot of a bucket with this tag, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SlotOf(uint bucket, ushort tag)
    {
        int start = (int)bucket * SlotsPerBucket;
        ref ushort first = ref _tags[start];
        Vector256<ushort> wanted = Vector256.Create(tag);
        uint low = Vector256.Equals(Vector256.LoadUnsafe(ref first), wanted).ExtractMostSignificantBits();
        uint high = Vector256.Equals(Vector256.LoadUnsafe(ref first, 16), wanted).ExtractMostSignificantBits();
        uint bits = low | (high << 16);
        return bits == 0 ? -1 : start + int.CreateTruncating(uint.TrailingZeroCount(bits));
    }
}
