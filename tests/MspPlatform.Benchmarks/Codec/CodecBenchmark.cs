using System.Diagnostics;
using System.Globalization;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Benchmarks.Codec;

/// <summary>
/// Times the codec on one 2,000-series body beside the packages that could replace it. All steps take turns within each round, so that a
/// busy machine slows all of them alike; the median of the rounds counts.
/// </summary>
internal static class CodecBenchmark
{
    private const int SeriesPerBody = 2000;
    private const int Rounds = 41;
    private static readonly TimeSpan TurnLength = TimeSpan.FromMilliseconds(12);

    /// <summary>Runs for about 7 s, prints a table and returns its rows.</summary>
    internal static IReadOnlyList<CodecBenchmarkRow> Run()
    {
        var raw = NodeExporterBody.Build(SeriesPerBody);
        var encoded = new byte[SnappyBlock.MaxEncodedLength(raw.Length)];
        var block = encoded[..SnappyBlock.Encode(raw, encoded)];
        var decoded = new byte[raw.Length];

        var decode = new Step("decode (ours)", () => Require(SnappyBlock.TryDecode(block, decoded, out _)));
        var walk = new Step("walk (ours)", () => Require(Verify(raw)));
        var both = new Step("decode + walk (ours)", () => Require(SnappyBlock.TryDecode(block, decoded, out _) && Verify(decoded)));
        var encode = new Step("encode (ours)", () => Require(SnappyBlock.Encode(raw, encoded) > 0));
        var peerDecode = new Step("decode (IronSnappy)", () => Require(IronSnappy.Snappy.Decode(block).Length == raw.Length), decode);
        var peerParse = new Step("parse into objects (Google.Protobuf)", () => Require(ObjectParse.CountSeries(raw) == SeriesPerBody), walk);
        var peerBoth = new Step("decode + parse (both packages)", () => Require(ObjectParse.CountSeries(IronSnappy.Snappy.Decode(block)) == SeriesPerBody), both);
        var peerEncode = new Step("encode (IronSnappy)", () => Require(IronSnappy.Snappy.Encode(raw).Length > 0), encode);
        Step[] steps = [decode, peerDecode, walk, peerParse, both, peerBoth, encode, peerEncode];

        foreach (var step in steps)
            step.WarmUp();
        for (var round = 0; round < Rounds; round++)
            foreach (var step in steps)
                step.TakeTurn(TurnLength);

        var rows = steps.Select(step => step.ToRow()).ToArray();
        Print(rows, raw.Length, block.Length);
        return rows;
    }

    private static bool Verify(ReadOnlySpan<byte> message) =>
        WriteRequestVerifier.Verify(message, out var summary).IsNone && summary.Samples == SeriesPerBody;

    private static void Require(bool condition)
    {
        if (!condition)
            throw new InvalidOperationException("A benchmark step gave a wrong result.");
    }

    private static void Print(IReadOnlyList<CodecBenchmarkRow> rows, int rawLength, int blockLength)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Codec, {SeriesPerBody} series, {rawLength:N0} bytes raw, {blockLength:N0} compressed, median of {Rounds} rounds"));
        Console.WriteLine($"{"step",-40}{"µs/body",10}{"B/body",12}{"ratio",8}");
        foreach (var row in rows)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{row.Name,-40}{row.Microseconds,10:F1}{row.BytesAllocated,12:N0}{row.Ratio,8:F2}"));
    }

    private sealed class Step(string name, Action body, Step? ours = null)
    {
        private readonly List<double> turns = [];
        private long bytesPerBody;

        // Long enough for tiered compilation to have replaced the first versions of everything called.
        internal void WarmUp()
        {
            for (var i = 0; i < 300; i++)
                body();
            var before = GC.GetAllocatedBytesForCurrentThread();
            body();
            bytesPerBody = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        internal void TakeTurn(TimeSpan length)
        {
            var bodies = 0;
            var start = Stopwatch.GetTimestamp();
            TimeSpan elapsed;
            do
            {
                body();
                bodies++;
                elapsed = Stopwatch.GetElapsedTime(start);
            }
            while (elapsed < length);
            turns.Add(elapsed.TotalMicroseconds / bodies);
        }

        internal CodecBenchmarkRow ToRow() => new(name, Median, bytesPerBody, ours is null ? 1 : Median / ours.Median);

        private double Median => turns.Order().ElementAt(turns.Count / 2);
    }
}
