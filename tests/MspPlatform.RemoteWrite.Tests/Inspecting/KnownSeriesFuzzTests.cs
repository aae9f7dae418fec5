using MspPlatform.RemoteWrite.Tests.Golden;
using static MspPlatform.RemoteWrite.Tests.Inspecting.KnownSeriesTests;

namespace MspPlatform.RemoteWrite.Tests.Inspecting;

/// <summary>What is known changes what is read and nothing of what is found or written.</summary>
public sealed class KnownSeriesFuzzTests
{
    /// <summary>Together a million inputs; each seed makes the same ones for ever.</summary>
    public static TheoryData<int> SeedsFrom(int first, int count) => [.. Enumerable.Range(first, count)];

    /// <summary>The same bodies with and without a memory: what is known changes what is read and nothing of what is found.</summary>
    [Theory]
    [MemberData(nameof(SeedsFrom), 61, 17)]
    public void Inspect_NeighbouringSeriesDamagedOrNot_FindsTheSameAsWithoutAMemory(int seed)
    {
        var series = new NeighbouringSeries(seed, Time);
        var mutator = new Mutator(seed);
        var known = new KnownSeries(1 << 14, Secret);
        using var memory = new GuardedMemory(1 << 16);
        using WriteInspection with = new(), without = new();
        List<byte[]> earlier = [];
        var passed = 0;
        for (var i = 0; i < 60_000; i++)
        {
            if (earlier.Count < 500)
                earlier.Add([.. series.Next(), .. Tail]);
            else
                earlier[i % 500] = [.. series.Next(), .. Tail];
            var input = (i % 3) switch { 0 => earlier[i % earlier.Count], 1 => earlier[i * 7 % earlier.Count], _ => mutator.Damage([earlier[i * 13 % earlier.Count]]) };
            var message = memory.EndingWith(input);
            var fault = WriteRequestInspector.Inspect(message, Rules, with, known, Scope);
            fault.ShouldBe(WriteRequestInspector.Inspect(message, Rules, without), Convert.ToHexString(input));
            passed += Compare(with, without, input);
            known.Remember(with, []);
        }

        passed.ShouldBeGreaterThan(20_000);
    }

    /// <summary>Bodies that are rewritten with and without a memory come out the same.</summary>
    [Theory]
    [InlineData(81)]
    [InlineData(82)]
    public void Rewrite_KnownSeries_GivesTheSameBytesAsReadingThem(int seed)
    {
        var series = new NeighbouringSeries(seed, Time);
        var known = new KnownSeries(1 << 14, Secret);
        var sorted = Rules with { KnowOnlySorted = true };
        var rules = new RewriteRules { MinTimestamp = long.MinValue, MaxTimestamp = long.MaxValue, DropExemplars = true, Customer = new CustomerLabel("acme"u8) };
        using var inspection = new WriteInspection();
        using MessageBuffer with = new(), without = new();
        var passed = 0;
        for (var i = 0; i < 20_000; i++)
        {
            byte[] body = [.. series.Next(), .. Tail];
            for (var again = 0; again < 2; again++)
            {
                WriteRequestInspector.Inspect(body, sorted, inspection, known, Scope).IsNone.ShouldBeTrue();
                with.Clear();
                without.Clear();
                WriteRequestRewriter.Rewrite(body, [], inspection.Fingerprints, rules, with, out var counts).IsNone.ShouldBeTrue();
                WriteRequestRewriter.Rewrite(body, [], rules, without, out var expected).IsNone.ShouldBeTrue();
                counts.ShouldBe(expected);
                if (!with.WrittenSpan.SequenceEqual(without.WrittenSpan))
                    throw new InvalidOperationException($"Rewritten otherwise: {Convert.ToHexString(body)}");
                passed += inspection.Fingerprints.Length - inspection.UnknownSeries;
                known.Remember(inspection, []);
            }
        }

        passed.ShouldBeGreaterThan(5_000);
    }

    [Fact]
    public void Inspect_GoldenBodiesAgain_FindsTheSame()
    {
        foreach (var name in GoldenBody.Names)
        {
            var message = GoldenBody.Named(name.Data).ReadMessage();
            var known = new KnownSeries(4096, Secret);
            using WriteInspection with = new(), without = new();
            var rules = Rules with { MaxLabels = 30, MaxValueBytes = 4096, MinTimestamp = 0, MaxTimestamp = long.MaxValue };
            WriteRequestInspector.Inspect(message, rules, without).IsNone.ShouldBeTrue();
            for (var i = 0; i < 2; i++)
            {
                WriteRequestInspector.Inspect(message, rules, with, known, Scope).IsNone.ShouldBeTrue();
                Compare(with, without, message);
                known.Remember(with, []);
            }
        }
    }

    // Returns how many series were passed over.
    private static int Compare(WriteInspection with, WriteInspection without, byte[] input)
    {
        var hex = Convert.ToHexString(input);
        var passed = 0;
        (with.Summary with { MaxLabels = 0 }).ShouldBe(without.Summary with { MaxLabels = 0 }, hex);
        with.FaultySeries.ShouldBe(without.FaultySeries, hex);
        if (!with.Faults.SequenceEqual(without.Faults) || !with.Samples.SequenceEqual(without.Samples))
            throw new InvalidOperationException($"A series is wrong: {hex}");
        for (var i = 0; i < with.Fingerprints.Length; i++)
        {
            passed += with.Fingerprints[i] == 0 ? 1 : 0;
            if (with.Fingerprints[i] != 0 && with.Fingerprints[i] != without.Fingerprints[i])
                throw new InvalidOperationException($"A fingerprint is wrong: {hex}");
            if (!with.Series(input, i).SequenceEqual(without.Series(input, i)))
                throw new InvalidOperationException($"A series lies elsewhere: {hex}");
        }

        with.UnknownSeries.ShouldBe(with.Fingerprints.Length - passed, hex);
        return passed;
    }
}
