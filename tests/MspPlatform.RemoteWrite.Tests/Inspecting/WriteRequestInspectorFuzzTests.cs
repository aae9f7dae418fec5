using System.Text;
using MspPlatform.RemoteWrite.Tests.Walking;

namespace MspPlatform.RemoteWrite.Tests.Inspecting;

/// <summary>Sound and damaged bodies, compared with the naive inspection: the same faults, sums and series, a million times over.</summary>
public sealed class WriteRequestInspectorFuzzTests
{
    private static readonly SeriesRules Rules = new()
    {
        MaxLabels = 6,
        MaxNameBytes = 30,
        MaxValueBytes = 150,
        MinTimestamp = 1000,
        MaxTimestamp = 2000,
        FingerprintSeed = 0x1234_5678_9ABC_DEF0,
    };

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(34)]
    public void Inspect_DamagedGoldenMessages_AgreesWithTheNaiveInspection(int seed)
    {
        var seeds = WriteRequestFuzzTests.SmallMessages();
        var mutator = new Mutator(seed);
        using var comparison = new Comparison(Rules with { MaxLabels = 12, MaxTimestamp = 1_795_258_575_000 });
        for (var i = 0; i < 150_000; i++)
            comparison.Check(mutator.Damage(seeds));

        comparison.Sound.ShouldBeInRange(10_000, 140_000);
    }

    [Theory]
    [InlineData(41)]
    [InlineData(42)]
    [InlineData(43)]
    [InlineData(44)]
    public void Inspect_NeighbouringSeriesDamagedOrNot_AgreesWithTheNaiveInspection(int seed)
    {
        var series = new NeighbouringSeries(seed);
        var mutator = new Mutator(seed);
        using var comparison = new Comparison(Rules);
        for (var i = 0; i < 50_000; i++)
        {
            var message = series.Next();
            comparison.Check(message).ShouldBe(WireFault.None);
            comparison.Check(mutator.Damage([message]));
        }

        comparison.FaultsSeen.ShouldBe((SeriesFaults)0xFF);
    }

    [Fact]
    public void Fingerprints_OfManyBodies_AreEqualExactlyForEqualLabels()
    {
        var series = new NeighbouringSeries(51);
        var naive = new NaiveInspection();
        using var inspection = new WriteInspection();
        var byIdentity = new Dictionary<string, ulong>();
        var byFingerprint = new Dictionary<ulong, string>();
        for (var i = 0; i < 30_000; i++)
        {
            var message = series.Next();
            NaiveInspection.Inspect(message, Rules, naive).ShouldBe(WireFault.None);
            WriteRequestInspector.Inspect(message, Rules, inspection).ShouldBe(WireFault.None);
            for (var s = 0; s < naive.Series.Count; s++)
            {
                var fingerprint = inspection.Fingerprints[s];
                var identity = naive.Series[s].Identity;
                if (!byIdentity.TryAdd(identity, fingerprint))
                    byIdentity[identity].ShouldBe(fingerprint);
                if (!byFingerprint.TryAdd(fingerprint, identity))
                    byFingerprint[fingerprint].ShouldBe(identity);
            }
        }

        byIdentity.Count.ShouldBeGreaterThan(10_000);
    }

    private sealed class Comparison(SeriesRules rules) : IDisposable
    {
        private readonly GuardedMemory memory = new(1 << 16);
        private readonly WriteInspection inspection = new();
        private readonly NaiveInspection naive = new();

        internal int Sound { get; private set; }

        internal SeriesFaults FaultsSeen { get; private set; }

        internal WireFault Check(byte[] input)
        {
            var message = memory.EndingWith(input);
            var fault = WriteRequestInspector.Inspect(message, rules, inspection);
            var expected = NaiveInspection.Inspect(message, rules, naive);
            if (fault != expected)
                fault.ShouldBe(expected, Convert.ToHexString(input));
            if (!fault.IsNone)
            {
                if (inspection.Faults.Length + inspection.Summary.Series + inspection.FaultySeries > 0)
                    throw new InvalidOperationException($"Something is left of a refused body: {Convert.ToHexString(input)}");
                return fault;
            }

            Sound++;
            WriteRequestVerifier.Verify(message, out var summary);
            if (inspection.Summary != summary || !Agrees(message))
                throw new InvalidOperationException($"{inspection.Summary} or a series is wrong: {Convert.ToHexString(input)}");
            return fault;
        }

        public void Dispose()
        {
            inspection.Dispose();
            memory.Dispose();
        }

        private bool Agrees(ReadOnlySpan<byte> message)
        {
            var hash = new LabelHash(rules.FingerprintSeed);
            var faulty = 0;
            var agrees = naive.Series.Count == inspection.Faults.Length;
            for (var i = 0; agrees && i < naive.Series.Count; i++)
            {
                var expected = naive.Series[i];
                FaultsSeen |= expected.Faults;
                faulty += expected.Faults == SeriesFaults.None ? 0 : 1;
                agrees = inspection.Faults[i] == expected.Faults
                    && inspection.Samples[i] == expected.Times.Count
                    && inspection.Series(message, i).SequenceEqual(expected.Bytes)
                    && inspection.Fingerprints[i] == Fingerprint(expected, hash);
            }

            return agrees && faulty == inspection.FaultySeries;
        }

        private static ulong Fingerprint(NaiveSeries series, LabelHash hash)
        {
            ulong sum = 0;
            foreach (var (name, value) in series.Labels)
            {
                byte[] body = [.. TestMessages.Field(1, Encoding.Latin1.GetBytes(name)), .. TestMessages.Field(2, Encoding.Latin1.GetBytes(value))];
                sum += hash.Of(body);
            }

            // 0 means a known series.
            return Math.Max(sum, 1);
        }
    }
}
