namespace MspPlatform.RemoteWrite;

/// <summary>
/// Goes over the <c>MetricMetadata{1: type, 2: metric_family_name, 4: help, 5: unit}</c> of a remote write 1.0 body and passes over its
/// series without looking into them (github.com/prometheus/prometheus/blob/v2.53.3/prompb/types.proto). For bodies that were verified: it
/// stops without a word where one is broken.
/// </summary>
/// <param name="message">The decoded body.</param>
public ref struct MetadataReader(ReadOnlySpan<byte> message)
{
    private WireCursor _cursor = new(message);

    /// <summary>What <see cref="MoveNext"/> has found.</summary>
    public MetricMetadata Current { get; private set; }

    public readonly MetadataReader GetEnumerator() => this;

    public bool MoveNext()
    {
        const int metadata = 3;
        var end = _cursor.Message.Length;
        while (_cursor.Position < end && _cursor.ReadTag(end, out var field, out var type) == WireFaultReason.None)
        {
            if (field != metadata || type != WireType.Length)
            {
                if (_cursor.Skip(end, type) != WireFaultReason.None)
                    return false;
                continue;
            }

            return _cursor.ReadLength(end, out var valueEnd) == WireFaultReason.None && Read(valueEnd);
        }

        return false;
    }

    /// <summary>Given twice, the later field wins, as in proto3.</summary>
    private bool Read(int end)
    {
        const int typeField = 1, familyField = 2, helpField = 4, unitField = 5;
        ReadOnlySpan<byte> family = default, help = default, unit = default;
        ulong kind = 0;
        while (_cursor.Position < end)
        {
            if (_cursor.ReadTag(end, out var field, out var type) != WireFaultReason.None)
                return false;
            var start = _cursor.Position;
            if (field == typeField && type == WireType.Varint)
                _ = _cursor.ReadVarint(end, out kind);
            else if (_cursor.Skip(end, type) != WireFaultReason.None)
                return false;
            if (type != WireType.Length)
                continue;
            switch (field)
            {
                case familyField:
                    family = Value(start, end);
                    break;
                case helpField:
                    help = Value(start, end);
                    break;
                case unitField:
                    unit = Value(start, end);
                    break;
            }
        }

        Current = new MetricMetadata
        {
            Type = kind <= (ulong)MetricFamilyType.StateSet ? (MetricFamilyType)kind : MetricFamilyType.Unknown,
            Family = family,
            Help = help,
            Unit = unit,
        };
        return true;
    }

    private readonly ReadOnlySpan<byte> Value(int start, int end)
    {
        var value = new WireCursor(_cursor.Message) { Position = start };
        return value.ReadLength(end, out var valueEnd) == WireFaultReason.None ? value.To(valueEnd) : default;
    }
}
