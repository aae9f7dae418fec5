using System.Runtime.InteropServices;

namespace MspPlatform.Gateway.Metering;

/// <summary>What a token wrote and read since this edge started.</summary>
/// <param name="Writes">Writes that were acknowledged, in full or in part.</param>
/// <param name="Samples">Samples and histograms that the store has acknowledged.</param>
/// <param name="Bytes">Bytes of acknowledged bodies as sent.</param>
/// <param name="Queries">Queries that were answered.</param>
/// <param name="QueryTicks">Time that the store took for them, in ticks of 100 ns.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MeterReading(long Writes, long Samples, long Bytes, long Queries, long QueryTicks)
{
    public static MeterReading operator -(MeterReading later, MeterReading earlier) => new(
        later.Writes - earlier.Writes, later.Samples - earlier.Samples, later.Bytes - earlier.Bytes, later.Queries - earlier.Queries,
        later.QueryTicks - earlier.QueryTicks);
}
