namespace MspPlatform.Benchmarks.Codec;

/// <summary>One measured step of the codec.</summary>
/// <param name="Name">What was done to the body.</param>
/// <param name="Microseconds">Median time for one 2,000-series body, in µs.</param>
/// <param name="BytesAllocated">Managed bytes allocated for one body.</param>
/// <param name="Ratio">Time divided by that of our step of the same kind; 1 for ours.</param>
internal sealed record CodecBenchmarkRow(string Name, double Microseconds, long BytesAllocated, double Ratio);
