using MspPlatform.Benchmarks.Edge;

namespace MspPlatform.Benchmarks.Faults;

/// <summary>What one kind of noise did to the others' writes, in phases that took turns with quiet ones.</summary>
/// <param name="Noise">What the noisy customer did.</param>
/// <param name="Quiet">How long the others' writes took, in ms, phase by phase.</param>
/// <param name="Loud">The same beside the noise, in the phase after the quiet one of the same place.</param>
/// <param name="EdgeCores">What the edge took more of the processor beside the noise than without, in cores.</param>
/// <param name="Answers">What the noisy customer was answered, by status.</param>
/// <param name="Refused">Writes of the others that were not answered 2xx.</param>
internal sealed record FairnessResult(
    string Noise, IReadOnlyList<double[]> Quiet, IReadOnlyList<double[]> Loud, double EdgeCores, IReadOnlyDictionary<int, int> Answers, int Refused)
{
    /// <summary>Of the change from a quiet phase to the loud one after it, as parts of the quiet one: a quarter lies below, half, three quarters.</summary>
    /// <param name="part">Which percentile of a phase's writes, between 0 and 1.</param>
    public (double Lower, double Median, double Upper) Change(double part)
    {
        double[] changes = [.. Quiet.Zip(Loud, (quiet, loud) => (ProxyRow.Quantile(loud, part) / ProxyRow.Quantile(quiet, part)) - 1)];
        return (ProxyRow.Quantile(changes, 0.25), ProxyRow.Quantile(changes, 0.5), ProxyRow.Quantile(changes, 0.75));
    }

    /// <summary>A percentile over all writes of all phases, in ms.</summary>
    public static double Of(IReadOnlyList<double[]> phases, double part) => ProxyRow.Quantile(phases.SelectMany(phase => phase), part);
}
