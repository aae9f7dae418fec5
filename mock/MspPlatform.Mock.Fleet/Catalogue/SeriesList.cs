namespace MspPlatform.Mock.Fleet.Catalogue;

/// <summary>Collects the series of a kind of server, in the order in which a short <c>--series</c> keeps them.</summary>
internal sealed class SeriesList
{
    private readonly List<SeriesSpec> _specs = [];

    public IReadOnlyList<SeriesSpec> Specs => _specs;

    public int Count => _specs.Count;

    public void Counter(string name, SeriesLabel[] labels, double quantum, params Term[] terms) => Add(name, MetricType.Counter, labels, quantum, terms);

    public void Gauge(string name, SeriesLabel[] labels, double quantum, params Term[] terms) => Add(name, MetricType.Gauge, labels, quantum, terms);

    /// <summary>The exporter leaves what it copies from /proc/net and /proc/vmstat untyped.</summary>
    public void Untyped(string name, params Term[] terms) => Add(name, MetricType.Untyped, [], 1, terms);

    /// <summary>A gauge that never moves.</summary>
    public void Fixed(string name, double value, params SeriesLabel[] labels) => Add(name, MetricType.Gauge, labels, 0, [value]);

    public void Take(SeriesList other, int count) => _specs.AddRange(other._specs.Take(count));

    private void Add(string name, MetricType type, SeriesLabel[] labels, double quantum, Term[] terms) =>
        _specs.Add(new SeriesSpec(name, type, labels, quantum, terms));
}
