using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Benchmarks.Codec;

/// <summary>
/// Times the codec on 2,000-series bodies beside the packages that could replace it. All steps take turns within each round, so that a
/// busy machine slows all of them alike; the median of the rounds counts. Several bodies go round, as at an edge, for a processor
/// learns the branches of a single one by heart.
/// </summary>
internal static class CodecBenchmark
{
    private const int SeriesPerBody = 2000;
    private const int Bodies = 16;
    private const int Rounds = 41;
    private static readonly TimeSpan TurnLength = TimeSpan.FromMilliseconds(12);

    private static readonly SeriesRules Rules = new()
    {
        MaxLabels = 40,
        MaxNameBytes = 256,
        MaxValueBytes = 4096,
        MinTimestamp = 1_700_000_000_000,
        MaxTimestamp = 1_800_000_000_000,
        FingerprintSeed = 0x5EED,
    };

    private static readonly RewriteRules Stamped = new()
    {
        MinTimestamp = Rules.MinTimestamp,
        MaxTimestamp = Rules.MaxTimestamp,
        DropExemplars = true,
        Customer = new CustomerLabel("0199f3a2-7c1e-7d4b-9a30-5b1f0e2c8d77"u8),
    };

    // As the edge does, which has judged the times before.
    private static readonly RewriteRules StampedAtAnyTime = Stamped with { MinTimestamp = long.MinValue, MaxTimestamp = long.MaxValue };

    /// <summary>Runs for about 10 s, prints a table and returns its rows.</summary>
    internal static IReadOnlyList<CodecBenchmarkRow> Run()
    {
        var raw = Enumerable.Range(0, Bodies).Select(server => NodeExporterBody.Build(SeriesPerBody, server)).ToArray();
        var blocks = raw.Select(Encode).ToArray();
        var longest = raw.Max(body => body.Length);
        var decoded = new byte[longest];
        var encoded = new byte[SnappyBlock.MaxEncodedLength(longest)];

        var decode = new Step("decode (ours)", i => SnappyBlock.TryDecode(blocks[i], decoded, out _));
        var walk = new Step("walk (ours)", i => Verify(raw[i]));
        using var inspection = new WriteInspection();
        var inspect = new Step("inspect with fingerprints (ours)", i => Inspect(raw[i], inspection), walk);
        var both = new Step("decode + walk (ours)", i => SnappyBlock.TryDecode(blocks[i], decoded, out var length) && Verify(decoded.AsSpan(0, length)));
        // As at an edge that has seen each agent before: room for many more series than these.
        var known = new KnownSeries(1 << 21, RandomNumberGenerator.GetBytes(KnownSeries.SecretLength));
        var inspectKnown = new Step("inspect, series known (ours)", i => InspectKnown(raw[i], inspection, known, Rules), walk);
        using var rewritten = new MessageBuffer(2 * longest);
        var encodedAgain = new byte[SnappyBlock.MaxEncodedLength(2 * longest)];
        var rewrite = new Step("rewrite with customer_id (ours)", i => Rewrite(raw[i], rewritten), walk);
        var modeC = new Step("decode + rewrite + encode, mode C (ours)", i =>
            SnappyBlock.TryDecode(blocks[i], decoded, out var length) && Rewrite(decoded.AsSpan(0, length), rewritten)
            && SnappyBlock.Encode(rewritten.WrittenSpan, encodedAgain) > 0, both);
        var knownSorted = new KnownSeries(1 << 21, RandomNumberGenerator.GetBytes(KnownSeries.SecretLength));
        var modeCKnown = new Step("decode + inspect + rewrite + encode, series known (ours)", i =>
            SnappyBlock.TryDecode(blocks[i], decoded, out var length) && InspectKnown(decoded.AsSpan(0, length), inspection, knownSorted, Rules with { KnowOnlySorted = true })
            && Rewrite(decoded.AsSpan(0, length), rewritten, inspection.Fingerprints) && SnappyBlock.Encode(rewritten.WrittenSpan, encodedAgain) > 0, both);
        var version2 = raw.Select(Version2Body.From).ToArray();
        using var transcoder = new WriteRequestV2Transcoder(seed: 0x5EED);
        var transcode = new Step("transcode 2.0 to 1.0 (ours)", i => Transcode(version2[i], transcoder, rewritten), walk);
        var encode = new Step("encode (ours)", i => SnappyBlock.Encode(raw[i], encoded) > 0);
        Step[] steps =
        [
            decode,
            new Step("decode (IronSnappy)", i => IronSnappy.Snappy.Decode(blocks[i]).Length == raw[i].Length, decode),
            walk,
            new Step("parse into objects (Google.Protobuf)", i => ObjectParse.CountSeries(raw[i]) == SeriesPerBody, walk),
            inspect,
            inspectKnown,
            both,
            new Step("decode + inspect (ours)", i =>
                SnappyBlock.TryDecode(blocks[i], decoded, out var length) && Inspect(decoded.AsSpan(0, length), inspection), both),
            new Step("decode + inspect, series known (ours)", i =>
                SnappyBlock.TryDecode(blocks[i], decoded, out var length) && InspectKnown(decoded.AsSpan(0, length), inspection, known, Rules), both),
            new Step("decode + parse (both packages)", i => ObjectParse.CountSeries(IronSnappy.Snappy.Decode(blocks[i])) == SeriesPerBody, both),
            rewrite,
            modeC,
            modeCKnown,
            transcode,
            encode,
            new Step("encode (IronSnappy)", i => IronSnappy.Snappy.Encode(raw[i]).Length > 0, encode),
        ];

        foreach (var step in steps)
            step.WarmUp();
        for (var round = 0; round < Rounds; round++)
            foreach (var step in steps)
                step.TakeTurn(TurnLength);

        var rows = steps.Select(step => step.ToRow()).ToArray();
        Print(rows, raw[0].Length, blocks[0].Length);
        return rows;
    }

    private static byte[] Encode(byte[] raw)
    {
        var encoded = new byte[SnappyBlock.MaxEncodedLength(raw.Length)];
        return encoded[..SnappyBlock.Encode(raw, encoded)];
    }

    private static bool Verify(ReadOnlySpan<byte> message) =>
        WriteRequestVerifier.Verify(message, out var summary).IsNone && summary.Samples == SeriesPerBody;

    private static bool Inspect(ReadOnlySpan<byte> message, WriteInspection inspection) =>
        WriteRequestInspector.Inspect(message, Rules, inspection).IsNone && inspection.Summary.Samples == SeriesPerBody && inspection.FaultySeries == 0;

    private static bool InspectKnown(ReadOnlySpan<byte> message, WriteInspection inspection, KnownSeries known, in SeriesRules rules)
    {
        var sound = WriteRequestInspector.Inspect(message, rules, inspection, known, scope: 1).IsNone
            && inspection.Summary.Samples == SeriesPerBody && inspection.FaultySeries == 0;
        if (inspection.UnknownSeries > 0)
            known.Remember(inspection, []);
        return sound;
    }

    private static bool Rewrite(ReadOnlySpan<byte> message, MessageBuffer output, ReadOnlySpan<ulong> fingerprints = default)
    {
        output.Clear();
        var rules = fingerprints.IsEmpty ? Stamped : StampedAtAnyTime;
        return WriteRequestRewriter.Rewrite(message, [], fingerprints, rules, output, out var counts).IsNone && counts.Samples == SeriesPerBody;
    }

    private static bool Transcode(ReadOnlySpan<byte> message, WriteRequestV2Transcoder transcoder, MessageBuffer output)
    {
        output.Clear();
        return transcoder.Transcode(message, 1 << 20, output).IsNone && output.Length > message.Length;
    }

    private static void Print(IReadOnlyList<CodecBenchmarkRow> rows, int rawLength, int blockLength)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Codec, {SeriesPerBody} series, {rawLength:N0} bytes raw, {blockLength:N0} compressed, median of {Rounds} rounds"));
        Console.WriteLine($"{"step",-40}{"µs/body",10}{"fastest",10}{"B/body",12}{"ratio",8}");
        foreach (var row in rows)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{row.Name,-40}{row.Microseconds,10:F1}{row.FastestMicroseconds,10:F1}{row.BytesAllocated,12:N0}{row.Ratio,8:F2}"));
    }

    private sealed class Step(string name, Func<int, bool> body, Step? ours = null)
    {
        private readonly List<double> turns = [];
        private long bytesPerBody;
        private int next;

        private double Median => turns.Order().ElementAt(turns.Count / 2);

        // Long enough for tiered compilation to have replaced the first versions of everything called.
        internal void WarmUp()
        {
            for (var i = 0; i < 20 * Bodies; i++)
                RunOnce();
            var before = GC.GetAllocatedBytesForCurrentThread();
            RunOnce();
            bytesPerBody = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        internal void TakeTurn(TimeSpan length)
        {
            var bodies = 0;
            var start = Stopwatch.GetTimestamp();
            TimeSpan elapsed;
            do
            {
                RunOnce();
                bodies++;
                elapsed = Stopwatch.GetElapsedTime(start);
            }
            while (elapsed < length);
            turns.Add(elapsed.TotalMicroseconds / bodies);
        }

        internal CodecBenchmarkRow ToRow() => new(name, Median, turns.Min(), bytesPerBody, ours is null ? 1 : Median / ours.Median);

        private void RunOnce()
        {
            if (!body(next++ % Bodies))
                throw new InvalidOperationException($"Step '{name}' gave a wrong result.");
        }
    }
}
