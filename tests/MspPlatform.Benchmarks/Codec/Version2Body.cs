using System.Buffers.Binary;
using System.Text;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Benchmarks.Codec;

/// <summary>The same series and samples as a remote write 2.0 body: each string once, then packed references.</summary>
internal static class Version2Body
{
    internal static byte[] From(byte[] version1)
    {
        var visitor = new Visitor([], [""], []);
        if (!WriteRequestWalker.Walk(version1, ref visitor).IsNone)
            throw new InvalidOperationException("The benchmark's body is broken.");
        var body = new List<byte>();
        foreach (var symbol in visitor.Symbols)
            AppendField(body, 0x22, Encoding.Latin1.GetBytes(symbol));
        body.AddRange(visitor.Body);
        return [.. body];
    }

    private static void AppendField(List<byte> body, byte tag, IReadOnlyCollection<byte> value)
    {
        body.Add(tag);
        AppendVarint(body, (ulong)value.Count);
        body.AddRange(value);
    }

    private static void AppendVarint(List<byte> body, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            body.Add((byte)(value | 0x80));
        body.Add((byte)value);
    }

    private readonly struct Visitor(List<byte> body, List<string> symbols, Dictionary<string, int> known) : IWriteRequestVisitor
    {
        private readonly List<byte> references = [];
        private readonly List<byte> samples = [];

        internal List<byte> Body => body;

        internal List<string> Symbols => symbols;

        public void BeginSeries(ReadOnlySpan<byte> series)
        {
            references.Clear();
            samples.Clear();
        }

        public void Label(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            AppendVarint(references, (ulong)Reference(name));
            AppendVarint(references, (ulong)Reference(value));
        }

        public void Sample(long timestamp, ulong valueBits)
        {
            var sample = new List<byte> { 0x09 };
            var bits = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(bits, valueBits);
            sample.AddRange(bits);
            sample.Add(0x10);
            AppendVarint(sample, (ulong)timestamp);
            AppendField(samples, 0x12, sample);
        }

        public void EndSeries()
        {
            var series = new List<byte>();
            AppendField(series, 0x0A, references);
            series.AddRange(samples);
            AppendField(body, 0x2A, series);
        }

        public void Histogram(long timestamp, ReadOnlySpan<byte> histogram) => throw new NotSupportedException();

        public void Exemplar(ReadOnlySpan<byte> exemplar) => throw new NotSupportedException();

        public void Metadata(ReadOnlySpan<byte> metadata) => throw new NotSupportedException();

        private int Reference(ReadOnlySpan<byte> text)
        {
            var symbol = Encoding.Latin1.GetString(text);
            if (known.TryGetValue(symbol, out var reference))
                return reference;
            known.Add(symbol, symbols.Count);
            symbols.Add(symbol);
            return symbols.Count - 1;
        }
    }
}
