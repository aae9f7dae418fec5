using MspPlatform.Mock.Fleet.Catalogue;
using MspPlatform.Mock.Fleet.Model;
using MspPlatform.Mock.Fleet.Wire;

namespace MspPlatform.Mock.Fleet.Tests.Model;

/// <summary>A model seen as an exporter shows it: values by metric name.</summary>
internal sealed class ObservedServer
{
    private readonly ServerModel _model;
    private readonly SeriesShape _shape;
    private readonly double[] _signals = new double[(int)Signal.Count];

    public ObservedServer(ulong seed, ServerProfile profile, double incidentsPerDay = 0)
    {
        _model = new ServerModel(seed, profile, incidentsPerDay);
        Specs = ExporterCatalogue.Natural(profile);
        _shape = new SeriesShape(Specs);
    }

    public IReadOnlyList<SeriesSpec> Specs { get; }

    public ServerModel Model => _model;

    public double[] AllAt(double unixSeconds)
    {
        _model.Observe(unixSeconds, _signals);
        return [.. Enumerable.Range(0, Specs.Count).Select(i => _shape.ValueAt(i, _signals))];
    }

    public double SignalAt(Signal signal, double unixSeconds)
    {
        _model.Observe(unixSeconds, _signals);
        return _signals[(int)signal];
    }

    /// <summary>The sum over all series of a name with these label values.</summary>
    public double SumAt(double unixSeconds, string name, params SeriesLabel[] labels)
    {
        _model.Observe(unixSeconds, _signals);
        var matching = Enumerable.Range(0, Specs.Count).Where(i => Specs[i].Name == name && labels.All(Specs[i].Labels.Contains)).ToArray();
        matching.ShouldNotBeEmpty();
        return matching.Sum(i => _shape.ValueAt(i, _signals));
    }

    public double RateAt(double unixSeconds, Signal integral) => (SignalAt(integral, unixSeconds) - SignalAt(integral, unixSeconds - 60)) / 60;
}
