using System.Runtime.InteropServices;

namespace MspPlatform.RemoteWrite;

/// <summary>What <see cref="WriteRequestRewriter"/> wrote. All counts are 0 or more.</summary>
/// <param name="Series">Time series.</param>
/// <param name="Samples">Float samples.</param>
/// <param name="Histograms">Native histograms.</param>
/// <param name="Exemplars">Exemplars.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RewriteCounts(int Series, int Samples, int Histograms, int Exemplars);
