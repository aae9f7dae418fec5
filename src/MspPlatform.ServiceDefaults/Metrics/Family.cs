using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace MspPlatform.ServiceDefaults.Metrics;

/// <summary>All series of one instrument.</summary>
internal sealed class Family
{
    // Seconds; what a request to a neighbour usually takes, and the ends of what anybody waits for.
    private static readonly double[] DefaultBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private readonly ConcurrentDictionary<SeriesKey, Series> _series = new();
    private readonly bool _absolute;
    private readonly bool _observed;

    public Family(Instrument instrument)
    {
        Type kind = instrument.GetType().GetGenericTypeDefinition();
        bool counter = kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>);
        string name = instrument.Name.Replace('.', '_');
        Name = counter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
        Help = instrument.Description ?? "";
        _observed = instrument.IsObservable;
        _absolute = _observed || kind == typeof(Gauge<>);
        if (kind == typeof(Histogram<>))
            Bounds = (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries?.ToArray() ?? DefaultBounds;
        Type = Bounds is not null ? "histogram" : counter ? "counter" : "gauge";
    }

    public string Name { get; }

    public string Help { get; }

    public string Type { get; }

    public double[]? Bounds { get; }

    public IEnumerable<Series> Series => _series.Values;

    /// <summary>What is asked for its values has only the series that it names now: others would stay at their last value for ever.</summary>
    public void BeforeObserving()
    {
        if (_observed)
            _series.Clear();
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length > SeriesKey.MaxTags)
            return;
        var key = SeriesKey.From(tags);
        if (!_series.TryGetValue(key, out Series? series))
            series = _series.GetOrAdd(key, new Series(Labels(tags, key), Bounds));
        if (Bounds is not null)
            series.Observe(value);
        else if (_absolute)
            series.Set(value);
        else
            series.Add(value);
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags, SeriesKey key)
    {
        var text = new StringBuilder();
        ReadOnlySpan<string?> values = [key.First, key.Second, key.Third];
        for (int i = 0; i < tags.Length; i++)
        {
            if (i > 0)
                text.Append(',');
            string value = values[i]!.Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(tags[i].Key.Replace('.', '_')).Append("=\"").Append(value).Append('"');
        }

        return text.ToString();
    }
}
