using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Metadata;

/// <summary>Equal is what tells the same of the same family, byte for byte; looked up by what stands in a message, without a copy.</summary>
internal sealed class FamilyComparer : IEqualityComparer<FamilyMetadata>, IAlternateEqualityComparer<MetricMetadata, FamilyMetadata>
{
    public static readonly FamilyComparer Instance = new();

    public bool Equals(FamilyMetadata? x, FamilyMetadata? y) => ReferenceEquals(x, y) || (x is not null && y is not null && Equals(x.View, y));

    public int GetHashCode(FamilyMetadata obj) => GetHashCode(obj.View);

    public bool Equals(MetricMetadata alternate, FamilyMetadata other)
    {
        MetricMetadata view = other.View;
        return alternate.Type == view.Type && alternate.Family.SequenceEqual(view.Family) && alternate.Help.SequenceEqual(view.Help)
            && alternate.Unit.SequenceEqual(view.Unit);
    }

    // Seeded anew by each process, so that nobody can send names that all fall into one bucket.
    public int GetHashCode(MetricMetadata alternate)
    {
        var hash = default(HashCode);
        hash.Add(alternate.Type);
        hash.AddBytes(alternate.Family);
        hash.Add(alternate.Help.Length);
        hash.AddBytes(alternate.Help);
        hash.AddBytes(alternate.Unit);
        return hash.ToHashCode();
    }

    public FamilyMetadata Create(MetricMetadata alternate) => SharedMetadata.Get(alternate);
}
