using System.Globalization;
using System.Text;
using MspPlatform.Benchmarks.Codec;
using MspPlatform.Benchmarks.Edge;

namespace MspPlatform.Benchmarks.Report;

/// <summary>Writes the figures of one run as <c>docs/benchmarks.md</c>.</summary>
internal static class MarkdownReport
{
    internal static string Build(
        IReadOnlyList<(string Name, string Value)> machine, IReadOnlyList<CodecBenchmarkRow> codec, IReadOnlyList<EdgeResult> edge, EdgeScale scale)
    {
        var text = new StringBuilder();
        text.Append(
            """
            # Benchmarks

            Written by `make bench`, not by hand. Everything that is compared took turns within one run, so **ratios** mean something.
            Absolute numbers, and all the more throughput and latency, are **noise** of this machine at that hour: load generator, proxy and
            store share its cores.

            | | |
            |---|---|

            """);
        foreach (var (name, value) in machine)
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {value} |\n");
        AppendCodec(text, codec);
        text.Append(CultureInfo.InvariantCulture,
            $"""

             ## Edge: CPU per request

             The same remote-write bodies of {EdgeBenchmark.Bodies} servers in turn, {LoadGenerator.Connections} connections, {EdgeBenchmark.Rounds} rounds of {EdgeBenchmark.RequestsPerTurn} requests to each proxy in turn after a warm-up; every answer was 2xx.
             CPU is that of the proxy's whole process. *With rest* counts also what it did while the others had their turns. Gateway
             authenticates by keyed hash, decodes the body, inspects every series (once in five minutes down to each label, and by a keyed hash of its labels between),
             checks every limit and meters before it forwards; in mode C it also writes each body anew, with the customer in every series, for a
             back end that knows no other way. vmauth, nginx and YARP look the token up and forward blindly.

             """);
        foreach (var result in edge)
            AppendEdge(text, result);
        text.Append(CultureInfo.InvariantCulture,
            $"""

             ## Edge: many customers

             | customers | tokens | open connections | tokens loaded in | resident memory |
             |--:|--:|--:|--:|--:|
             | {scale.Customers:N0} | {scale.Tokens:N0} | {scale.Connections:N0} | {scale.LoadMilliseconds:F0} ms | {scale.ResidentBytes / 1048576.0:F0} MiB |

             Each connection has written once and waits. Loading is reading all rows from PostgreSQL and building the snapshot, fastest of five.

             """);
        return text.ToString();
    }

    private static void AppendCodec(StringBuilder text, IReadOnlyList<CodecBenchmarkRow> rows)
    {
        text.Append(
            """

            ## Codec: one body of 2,000 series

            The ratio compares with our step of the same kind, above it.

            | step | ratio | bytes allocated | µs per body |
            |---|--:|--:|--:|

            """);
        foreach (var row in rows)
            text.Append(CultureInfo.InvariantCulture, $"| {row.Name} | {row.Ratio:F2} | {row.BytesAllocated:N0} | {row.Microseconds:F0} |\n");
    }

    private static void AppendEdge(StringBuilder text, EdgeResult result)
    {
        text.Append(CultureInfo.InvariantCulture,
            $"""

             ### {result.Series:N0} series, in front of {result.Store}

             | proxy | CPU, vmauth = 1 | CPU µs (lowest–highest) | with rest | requests/s | p50 ms | p99 ms |
             |---|--:|--:|--:|--:|--:|--:|

             """);
        foreach (var row in result.Rows)
            text.Append(CultureInfo.InvariantCulture,
                $"| {row.Name} | **{row.Ratio:F2}** | {row.Microseconds:F0} ({row.Lowest:F0}–{row.Highest:F0}) | {row.WithRest:F0} | {row.RequestsPerSecond:F0} | {row.P50:F2} | {row.P99:F2} |\n");
        text.Append(CultureInfo.InvariantCulture,
            $"""

             The store itself took {result.StoreMicroseconds:F0} µs of CPU per request. Gateway allocated {result.GatewayBytes:N0} managed bytes per request ({result.GatewayBytes / result.Series:F1} per series).

             At {LatencyBenchmark.RequestsPerSecond} requests a second, {LatencyBenchmark.Rounds} rounds of {LatencyBenchmark.RequestsPerTurn} to each in turn:

             | proxy | p50 ms | p99 ms | added p50 ms |
             |---|--:|--:|--:|

             """);
        foreach (var row in result.Latency)
            text.Append(CultureInfo.InvariantCulture, $"| {row.Name} | {row.P50:F2} | {row.P99:F2} | {row.AddedP50:F2} |\n");
    }
}
