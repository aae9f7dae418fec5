using System.Runtime.CompilerServices;

namespace MspPlatform.RemoteWrite;

/// <summary>
/// What one label means for its series, as bits that are ORed over the labels: <see cref="SeriesFaults"/> in the low byte,
/// <see cref="ReservedLabels"/> above it, then whether it names the metric.
/// </summary>
internal static class LabelFacts
{
    private const int ReservedShift = 8;
    private const ushort Named = 1 << 15;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ushort Of(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, in SeriesRules rules) =>
        // No name that means anything is so short.
        name.Length is > 0 and < 8 && name.Length <= rules.MaxNameBytes && value.Length <= rules.MaxValueBytes ? (ushort)0 : OfAny(name, value, rules);

    private static ushort OfAny(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, in SeriesRules rules)
    {
        var faults = SeriesFaults.None;
        if (name.Length > rules.MaxNameBytes)
            faults |= SeriesFaults.NameTooLong;
        if (value.Length > rules.MaxValueBytes)
            faults |= SeriesFaults.ValueTooLong;
        if (ReservedNames.IsForbidden(name))
            faults |= SeriesFaults.ReservedLabel;
        var facts = (ushort)((int)faults | ((int)ReservedNames.Exactly(name) << ReservedShift));
        if (!value.IsEmpty && Canonical(name).SequenceEqual("__name__"u8))
            facts |= Named;
        return facts;
    }

    /// <summary>VictoriaMetrics takes an empty label name as the metric's.</summary>
    internal static ReadOnlySpan<byte> Canonical(ReadOnlySpan<byte> name) => name.IsEmpty ? "__name__"u8 : name;

    internal static SeriesFaults Faults(ushort facts) => (SeriesFaults)facts | ((facts & Named) == 0 ? SeriesFaults.MissingName : SeriesFaults.None);

    internal static ReservedLabels Reserved(ushort facts) => (ReservedLabels)((facts & ~Named) >> ReservedShift);
}
