namespace MspPlatform.Benchmarks.Codec;

/// <summary>One measured step of the codec.</summary>
/// <param name="Name">What was done to the body.</param>
/// <param name="Microseconds">Median time for one 2,000-series body, in µs.</param>
/// <param name="FastestMicroseconds">The fastest turn, in µs: nearer to the truth when the machine is busy with other work.</param>
/// <param name="BytesAllocated">Managed bytes allocated for one body.</param>
/// <param name="Ratio">Median time divided by that of our step of the same kind; 1 for ours.</param>
internal sealed record CodecBenchmarkRow(string Name, double Microseconds, double FastestMicroseconds, long BytesAllocated, double Ratio);
