using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace MspPlatform.RemoteWrite.Tests.Inspecting;

/// <summary>What the inspector must find, worked out the plain way: lists, strings and sets on top of the walker.</summary>
internal sealed partial class NaiveInspection
{
    internal List<NaiveSeries> Series { get; } = [];

    internal static WireFault Inspect(ReadOnlySpan<byte> message, in SeriesRules rules, NaiveInspection into)
    {
        into.Series.Clear();
        var visitor = new Visitor(rules, into.Series);
        return WriteRequestWalker.Walk(message, ref visitor);
    }

    internal static SeriesFaults Measure(NaiveSeries series, in SeriesRules rules)
    {
        var faults = SeriesFaults.None;
        var names = new HashSet<string>();
        var named = false;
        for (var i = 0; i < series.Labels.Count; i++)
        {
            var (name, value) = series.Labels[i];
            var canonical = name.Length == 0 ? "__name__" : name;
            named |= canonical == "__name__" && value.Length > 0;
            if (name.Length > rules.MaxNameBytes)
                faults |= SeriesFaults.NameTooLong;
            if (value.Length > rules.MaxValueBytes)
                faults |= SeriesFaults.ValueTooLong;
            if (!names.Add(canonical) && i < rules.MaxLabels)
                faults |= SeriesFaults.DuplicateLabel;
            if (name != "customer_id" && Sanitised(name) is "customer_id" or "vm_account_id" or "vm_project_id" or "__tenant_id__")
                faults |= SeriesFaults.ReservedLabel;
        }

        if (series.Labels.Count > rules.MaxLabels)
            faults |= SeriesFaults.TooManyLabels;
        foreach (var time in series.Times)
        {
            if (time < rules.MinTimestamp)
                faults |= SeriesFaults.SampleTooOld;
            if (time > rules.MaxTimestamp)
                faults |= SeriesFaults.SampleTooNew;
        }

        return named ? faults : faults | SeriesFaults.MissingName;
    }

    /// <summary>As Go's regexp sees it: characters, and bytes that are none.</summary>
    private static string Sanitised(string name)
    {
        if (name.Length < 11)
            return name;
        var bytes = Encoding.Latin1.GetBytes(name).AsSpan();
        var text = new StringBuilder();
        while (!bytes.IsEmpty)
        {
            var sound = Rune.DecodeFromUtf8(bytes, out var rune, out var length) == OperationStatus.Done;
            text.Append(sound ? rune : Rune.ReplacementChar);
            bytes = bytes[(sound ? length : 1)..];
        }

        return Unfit().Replace(text.ToString(), "_");
    }

    // A character beyond the basic plane is two for .NET and one for Go.
    [GeneratedRegex("[\\ud800-\\udbff][\\udc00-\\udfff]|[^a-zA-Z0-9_]")]
    private static partial Regex Unfit();

    private readonly struct Visitor(SeriesRules rules, List<NaiveSeries> all) : IWriteRequestVisitor
    {
        public void BeginSeries(ReadOnlySpan<byte> series) => all.Add(new NaiveSeries(series.ToArray()));

        public void Label(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
            all[^1].Labels.Add((Encoding.Latin1.GetString(name), Encoding.Latin1.GetString(value)));

        public void Sample(long timestamp, ulong valueBits) => all[^1].Times.Add(timestamp);

        public void Histogram(long timestamp, ReadOnlySpan<byte> histogram) => all[^1].Times.Add(timestamp);

        public void Exemplar(ReadOnlySpan<byte> exemplar)
        {
        }

        public void EndSeries() => all[^1].Faults = Measure(all[^1], rules);

        public void Metadata(ReadOnlySpan<byte> metadata)
        {
        }
    }
}
