using System.Globalization;
using System.Text;
using MspPlatform.Benchmarks.Soak;

namespace MspPlatform.Benchmarks.Report;

/// <summary>Writes the figures of one soak, and what follows from them, as <c>docs/scale.md</c>.</summary>
internal static class ScaleReport
{
    private const double GoalSeries = 10_000_000;

    internal static string Build(IReadOnlyList<(string Name, string Value)> machine, SoakResult soak)
    {
        SoakSettings settings = soak.Settings;
        double samples = soak.Fleet.SamplesAcknowledged, series = (double)settings.Servers * settings.Series;
        double goalRate = GoalSeries / SoakSettings.IntervalSeconds;
        double edgePerMillion = soak.Edge.CpuSeconds / samples * 1e6, storePerMillion = soak.Store.CpuSeconds / samples * 1e6;
        var text = new StringBuilder();
        text.Append(
            """
            # Scale

            Written by `make soak`, not by hand: simulated servers send node_exporter-shaped series through the edge into VictoriaMetrics on one
            machine, and afterwards everything is counted. CPU times of a shared machine are noise of some tens of per cent.

            | | |
            |---|---|

            """);
        foreach ((string name, string value) in machine)
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {value} |\n");
        text.Append(CultureInfo.InvariantCulture,
            $"""

             ## Is every sample there?

             {settings.Servers:N0} servers of {SoakSettings.Customers} customers, {settings.Series} series each, every {SoakSettings.IntervalSeconds} s, for {soak.Fleet.ElapsedSeconds:N0} s.

             | counted | samples |
             |---|--:|
             | produced by the senders | {soak.Fleet.SamplesProduced:N0} |
             | acknowledged to the senders | {soak.Fleet.SamplesAcknowledged:N0} |
             | added by the store | {soak.Stored:N0} |
             | dropped by the store in silence | {soak.Ignored:N0} |
             | in the usage tables | {soak.Metered:N0} |
             | of one metric, acknowledged | {soak.QueriedExpected:N0} |
             | of one metric, found by the customers' queries | {soak.Queried:N0} |

             **{(soak.IsExact ? "Yes: acknowledged, stored and billed are the same." : "No: see the differences above.")}** The senders' requests took {soak.Fleet.RequestSecondsP50 * 1000:N0} ms (median) and
             {soak.Fleet.RequestSecondsP99 * 1000:N0} ms (99 of 100); {soak.Fleet.SamplesRetried:N0} samples were sent again.

             ## What it took

             | process | cores | CPU s per million samples | most memory, MiB |
             |---|--:|--:|--:|
             | edge | {soak.Edge.CpuSeconds / soak.Fleet.ElapsedSeconds:F2} | {edgePerMillion:F2} | {soak.Edge.PeakBytes / 1048576.0:N0} |
             | VictoriaMetrics | {soak.Store.CpuSeconds / soak.Fleet.ElapsedSeconds:F2} | {storePerMillion:F2} | {soak.Store.PeakBytes / 1048576.0:N0} |
             | senders | {soak.Sender.CpuSeconds / soak.Fleet.ElapsedSeconds:F2} | {soak.Sender.CpuSeconds / samples * 1e6:F2} | {soak.Sender.PeakBytes / 1048576.0:N0} |

             This machine's limit is the sum of the three: about {samples / soak.Fleet.ElapsedSeconds * Environment.ProcessorCount / ((soak.Edge.CpuSeconds + soak.Store.CpuSeconds + soak.Sender.CpuSeconds) / soak.Fleet.ElapsedSeconds):N0} samples/s with all cores busy, if nothing else becomes short first.

             ## What 10 million series need

             Computed from the figures above, for {SoakSettings.IntervalSeconds} s between samples, that is {goalRate:N0} samples/s, at 50 % load:

             | part | cores | memory |
             |---|--:|--:|
             | edges | {2 * edgePerMillion * goalRate / 1e6:F1} | {soak.Edge.PeakBytes / 1048576.0:N0} MiB each and 4 bytes per series |
             | VictoriaMetrics | {2 * storePerMillion * goalRate / 1e6:F1} | {soak.Store.PeakBytes / series * GoalSeries / 1073741824.0:N0} GiB, as here per series |

             An edge holds nothing but counters, so edges stand side by side behind a balancer; limits count per edge. One VictoriaMetrics of that
             size is possible, several smaller cells are easier to repair.

             """);
        return text.ToString();
    }
}
