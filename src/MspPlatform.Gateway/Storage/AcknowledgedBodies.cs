namespace MspPlatform.Gateway.Storage;

/// <summary>
/// The bodies that one back end acknowledged last, compressed, as many as fit: VictoriaMetrics answers before a sample is on disk, so when it
/// is killed they are sent again. Older ones are on disk by then. Safe for use by several threads at once.
/// </summary>
/// <param name="capacity">Bytes; taken when the first body comes.</param>
internal sealed class AcknowledgedBodies(int capacity, TimeProvider time)
{
    /// <summary>What the store has acknowledged before that is on disk: it promises 12 s, and 20.6 s were seen while it merged.</summary>
    private const long KeptMilliseconds = 30_000;

    /// <summary>
    /// A longer pause between two bodies counts as this: while the store is away none comes, and those from before must not grow old.
    /// </summary>
    private const long LongestPauseMilliseconds = 1000;

    private readonly Lock _lock = new();
    private byte[] _ring = [];
    private Queue<Entry> _entries = new();

    // Counts what was ever written, wraps included, so that what lies more than the capacity behind has been overwritten.
    private long _end;

    // Time in which bodies came, and when the last one did.
    private long _age;
    private long _last = time.GetTimestamp();

    /// <summary>Keeps a copy. The oldest make room; a body larger than everything is not kept.</summary>
    public void Add(StoreAccount account, ReadOnlySpan<byte> body)
    {
        if (body.Length > capacity)
            return;
        lock (_lock)
        {
            if (_ring.Length == 0)
                _ring = GC.AllocateUninitializedArray<byte>(capacity);
            int at = (int)(_end % capacity);
            if (at + body.Length > capacity)
            {
                _end += capacity - at;
                at = 0;
            }

            long now = time.GetTimestamp();
            _age += (long)Math.Min(time.GetElapsedTime(_last, now).TotalMilliseconds, LongestPauseMilliseconds);
            _last = now;
            body.CopyTo(_ring.AsSpan(at));
            _entries.Enqueue(new Entry(account, _end, body.Length, _age));
            _end += body.Length;
            while (_entries.Peek() is var oldest && (oldest.Start < _end - capacity || oldest.Age < _age - KeptMilliseconds))
                _entries.Dequeue();
        }
    }

    /// <summary>All of them, the oldest first, which are then no longer kept here.</summary>
    public AcknowledgedBatch Take()
    {
        lock (_lock)
        {
            var batch = new AcknowledgedBatch(_ring, [.. _entries.Select(entry => (entry.Account, (int)(entry.Start % capacity), entry.Length))]);
            _ring = [];
            _entries = new Queue<Entry>();
            _end = 0;
            return batch;
        }
    }

    private readonly record struct Entry(StoreAccount Account, long Start, int Length, long Age);
}
