namespace MspPlatform.Benchmarks.Edge;

/// <summary>What one proxy cost behind one store.</summary>
/// <param name="Ratio">CPU per request divided by vmauth's in the same round, median of the rounds.</param>
/// <param name="Microseconds">CPU per request in µs, median of the rounds.</param>
/// <param name="Lowest">CPU per request in µs in the cheapest round.</param>
/// <param name="Highest">CPU per request in µs in the dearest round.</param>
/// <param name="WithRest">CPU per request in µs with what the process did while the others had their turns.</param>
/// <param name="RequestsPerSecond">Median of the rounds.</param>
/// <param name="P50">Latency in ms that half of all requests stayed below.</param>
/// <param name="P99">Latency in ms that 99 of 100 requests stayed below.</param>
internal sealed record ProxyRow(
    string Name, double Ratio, double Microseconds, double Lowest, double Highest, double WithRest, double RequestsPerSecond, double P50, double P99)
{
    internal static ProxyRow From(ProxyRun run, ProxyRun reference, int requests)
    {
        double[] cpu = [.. run.Turns.Select(turn => turn.Microseconds)];
        double[] latencies = [.. run.Turns.SelectMany(turn => turn.Milliseconds)];
        return new ProxyRow(
            run.Name,
            Quantile(cpu.Zip(reference.Turns, (ours, theirs) => ours / theirs.Microseconds), 0.5),
            Quantile(cpu, 0.5),
            cpu.Min(),
            cpu.Max(),
            run.MicrosecondsWithRest(requests),
            Quantile(run.Turns.Select(turn => turn.RequestsPerSecond), 0.5),
            Quantile(latencies, 0.5),
            Quantile(latencies, 0.99));
    }

    internal static double Quantile(IEnumerable<double> values, double quantile)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)(quantile * (sorted.Length - 1))];
    }
}
