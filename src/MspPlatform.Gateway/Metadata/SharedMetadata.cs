using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Metadata;

/// <summary>
/// One object for equal metadata of a thousand customers that all run node_exporter. Held weakly: what no customer's table holds any more
/// is collected. It shows nothing to anybody: a table answers what was put into it, and its bounds count texts as if they were its own.
/// </summary>
internal static class SharedMetadata
{
    private const int SmallestSweep = 4096;

    private static readonly Lock Gate = new();

    // By hash; of two different texts with one hash the later one is shared from then on.
    private static readonly Dictionary<int, WeakReference<FamilyMetadata>> Known = [];

    private static int _sweepAt = SmallestSweep;

    public static FamilyMetadata Get(in MetricMetadata metadata)
    {
        int hash = FamilyComparer.Instance.GetHashCode(metadata);
        lock (Gate)
        {
            if (Known.TryGetValue(hash, out WeakReference<FamilyMetadata>? reference) && reference.TryGetTarget(out FamilyMetadata? known)
                && FamilyComparer.Instance.Equals(metadata, known))
                return known;
            if (Known.Count >= _sweepAt)
                Sweep();
            var added = new FamilyMetadata(metadata);
            Known[hash] = new WeakReference<FamilyMetadata>(added);
            return added;
        }
    }

    private static void Sweep()
    {
        foreach ((int hash, WeakReference<FamilyMetadata> reference) in Known)
        {
            if (!reference.TryGetTarget(out _))
                Known.Remove(hash);
        }

        _sweepAt = Math.Max(SmallestSweep, 2 * Known.Count);
    }
}
