namespace MspPlatform.Benchmarks.Faults;

/// <summary>What one kind of noise did to the others' writes, in phases that took turns with quiet ones.</summary>
/// <param name="Noise">What the noisy customer did.</param>
/// <param name="Quiet">The others' 99 of 100, in ms, of each quiet phase; medians likewise.</param>
/// <param name="Loud">The same beside the noise.</param>
/// <param name="QuietMedian">The others' median, in ms, of each quiet phase.</param>
/// <param name="LoudMedian">The same beside the noise.</param>
/// <param name="Answers">What the noisy customer was answered, by status, all phases together.</param>
/// <param name="Refused">Writes of the others that were not answered 2xx.</param>
internal sealed record FairnessResult(
    string Noise, double[] Quiet, double[] Loud, double[] QuietMedian, double[] LoudMedian, IReadOnlyDictionary<int, int> Answers, int Refused)
{
    /// <summary>Change of the median phase's p99, as a part of the quiet one.</summary>
    public double Change => (Edge.ProxyRow.Quantile(Loud, 0.5) / Edge.ProxyRow.Quantile(Quiet, 0.5)) - 1;

    public double MedianChange => (Edge.ProxyRow.Quantile(LoudMedian, 0.5) / Edge.ProxyRow.Quantile(QuietMedian, 0.5)) - 1;
}
