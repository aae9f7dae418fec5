namespace MspPlatform.Mock.Fleet.Catalogue;

/// <summary>One series of a kind of server: its name, its own labels, and how its value follows from the signals.</summary>
/// <param name="Name">Metric name.</param>
/// <param name="Type">As the exporter declares it.</param>
/// <param name="Labels">Own labels, in any order.</param>
/// <param name="Quantum">The value is rounded down to a multiple of this, as the kernel's counters are; 0 leaves it.</param>
/// <param name="Terms">Summands.</param>
internal sealed record SeriesSpec(string Name, MetricType Type, SeriesLabel[] Labels, double Quantum, Term[] Terms);
