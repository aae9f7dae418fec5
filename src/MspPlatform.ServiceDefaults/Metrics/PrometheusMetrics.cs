using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace MspPlatform.ServiceDefaults.Metrics;

/// <summary>
/// Collects the process's <see cref="Meter"/>s and renders them in Prometheus' text format, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/). Our meters are named <c>MspPlatform.*</c> and their instruments
/// already carry Prometheus names; the runtime's own meter is added for memory, collections and threads.
/// </summary>
public sealed class PrometheusMetrics : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly ConcurrentDictionary<Instrument, Family> _families = new();
    private readonly MeterListener _listener = new();
    private readonly Lock _rendering = new();

    /// <param name="meters">Only its meters count as ours: a process that runs two hosts, as tests do, must not mix them.</param>
    public PrometheusMetrics(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            bool ours = ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Meter.Name.StartsWith("MspPlatform.", StringComparison.Ordinal);
            if (ours || instrument.Meter.Name == "System.Runtime")
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument, static i => new Family(i)));
        };

        // A meter that ends (a host stopped in a process that goes on, as in tests) takes its series with it.
        _listener.MeasurementsCompleted = (instrument, _) => _families.TryRemove(instrument, out Family? _);
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((Family)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((Family)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((Family)state!).Record(value, tags));
        _listener.Start();
    }

    public string Render()
    {
        lock (_rendering)
            return RenderAlone();
    }

    public void Dispose() => _listener.Dispose();

    private string RenderAlone()
    {
        foreach (Family family in _families.Values)
            family.BeforeObserving();
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (Family family in _families.Values.OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {family.Name} {family.Help.ReplaceLineEndings(" ")}\n# TYPE {family.Name} {family.Type}\n");
            foreach (Series series in family.Series.OrderBy(s => s.Labels, StringComparer.Ordinal))
            {
                if (family.Bounds is not null)
                    AppendHistogram(text, family, series);
                else
                    AppendLine(text, family.Name, series.Labels, series.Value);
            }
        }

        return text.ToString();
    }

    private static void AppendHistogram(StringBuilder text, Family family, Series series)
    {
        long cumulated = 0;
        string separator = series.Labels.Length == 0 ? "" : ",";
        for (int i = 0; i <= family.Bounds!.Length; i++)
        {
            cumulated += series.InBucket(i);
            string bound = i == family.Bounds.Length ? "+Inf" : family.Bounds[i].ToString(CultureInfo.InvariantCulture);
            AppendLine(text, family.Name + "_bucket", $"{series.Labels}{separator}le=\"{bound}\"", cumulated);
        }

        AppendLine(text, family.Name + "_sum", series.Labels, series.Value);
        AppendLine(text, family.Name + "_count", series.Labels, cumulated);
    }

    private static void AppendLine(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }
}
