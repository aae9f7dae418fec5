using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Metadata;

/// <summary>
/// Metric families of one customer, as its own agents described them to this edge. Agents say it again every minute or so: what is not
/// heard for some hours is forgotten, and what does not fit is not taken until there is room.
/// </summary>
internal sealed class MetricFamilies
{
    /// <summary>Most descriptions of one customer: thirty times what node_exporter has.</summary>
    public const int MaxFamilies = 10_000;

    /// <summary>Most bytes of their texts, 2 MiB.</summary>
    public const int MaxTextBytes = 2 * 1024 * 1024;

    /// <summary>A longer description, name and unit included, is not kept.</summary>
    public const int MaxTextBytesEach = 4096;

    /// <summary>How long a description holds after it was heard last.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(6);

    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<FamilyMetadata, long> _heard = new(FamilyComparer.Instance);
    private long _sweepAt;

    /// <summary>Bytes of all texts, shared or not.</summary>
    public int TextBytes { get; private set; }

    /// <summary>Takes what a stored message tells. Allocates nothing for what is known already.</summary>
    /// <param name="message">A verified remote write 1.0 message.</param>
    public void Learn(ReadOnlySpan<byte> message, DateTimeOffset now)
    {
        long seconds = now.ToUnixTimeSeconds();
        lock (_gate)
        {
            if (seconds >= _sweepAt)
                Forget(seconds);
            Dictionary<FamilyMetadata, long>.AlternateLookup<MetricMetadata> known = _heard.GetAlternateLookup<MetricMetadata>();
            foreach (MetricMetadata metadata in new MetadataReader(message))
            {
                ref long heard = ref CollectionsMarshal.GetValueRefOrNullRef(known, metadata);
                if (!Unsafe.IsNullRef(ref heard))
                    heard = seconds;
                else
                    Add(metadata, seconds);
            }
        }
    }

    /// <summary>What holds now, in no order.</summary>
    /// <param name="family">Null for all.</param>
    public List<FamilyMetadata> List(string? family, DateTimeOffset now)
    {
        byte[]? name = family is null ? null : System.Text.Encoding.UTF8.GetBytes(family);
        long oldest = now.ToUnixTimeSeconds() - (long)Memory.TotalSeconds;
        lock (_gate)
        {
            return [.. _heard.Where(entry => entry.Value >= oldest && (name is null || entry.Key.Family.SequenceEqual(name))).Select(entry => entry.Key)];
        }
    }

    private void Add(in MetricMetadata metadata, long seconds)
    {
        int length = metadata.Family.Length + metadata.Help.Length + metadata.Unit.Length;
        if (metadata.Family.IsEmpty || length > MaxTextBytesEach || _heard.Count >= MaxFamilies || TextBytes + length > MaxTextBytes)
            return;
        _heard.Add(SharedMetadata.Get(metadata), seconds);
        TextBytes += length;
    }

    private void Forget(long seconds)
    {
        _sweepAt = seconds + (long)SweepEvery.TotalSeconds;
        foreach ((FamilyMetadata metadata, long heard) in _heard)
        {
            if (heard < seconds - (long)Memory.TotalSeconds && _heard.Remove(metadata))
                TextBytes -= metadata.Length;
        }
    }
}
