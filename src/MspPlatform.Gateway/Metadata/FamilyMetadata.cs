using System.Text;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Metadata;

/// <summary>What one sender told of a metric family. Immutable, and one object for all customers whose agents tell the very same.</summary>
internal sealed class FamilyMetadata
{
    // In one piece: name, help, unit.
    private readonly byte[] _text;
    private readonly int _familyLength;
    private readonly int _helpLength;

    public FamilyMetadata(in MetricMetadata metadata)
    {
        Type = metadata.Type;
        _familyLength = metadata.Family.Length;
        _helpLength = metadata.Help.Length;
        _text = [.. metadata.Family, .. metadata.Help, .. metadata.Unit];
    }

    public MetricFamilyType Type { get; }

    public ReadOnlySpan<byte> Family => _text.AsSpan(0, _familyLength);

    /// <summary>Bytes of its texts.</summary>
    public int Length => _text.Length;

    public string FamilyText => Encoding.UTF8.GetString(Family);

    public string HelpText => Encoding.UTF8.GetString(View.Help);

    public string UnitText => Encoding.UTF8.GetString(View.Unit);

    public MetricMetadata View => new()
    {
        Type = Type,
        Family = Family,
        Help = _text.AsSpan(_familyLength, _helpLength),
        Unit = _text.AsSpan(_familyLength + _helpLength),
    };
}
