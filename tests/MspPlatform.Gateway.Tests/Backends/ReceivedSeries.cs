using System.Text;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Tests.Backends;

/// <summary>Reads a body as strictly as a receiver may: labels sorted, each name once, no empty name or value, nothing but series.</summary>
internal static class ReceivedSeries
{
    /// <exception cref="InvalidDataException">The body is not what the specification asks of a sender.</exception>
    public static IReadOnlyList<Dictionary<string, string>> Read(byte[] block)
    {
        if (!SnappyBlock.TryReadDecodedLength(block, out int length))
            throw new InvalidDataException("no snappy block");
        byte[] message = new byte[length];
        if (!SnappyBlock.TryDecode(block, message, out _, out WireFault snappyFault))
            throw new InvalidDataException($"no snappy block: {snappyFault}");
        var visitor = new Visitor([]);
        WireFault fault = WriteRequestWalker.Walk(message, ref visitor);
        return fault.IsNone ? visitor.Series : throw new InvalidDataException($"no remote write 1.0 message: {fault}");
    }

    private struct Visitor(List<Dictionary<string, string>> series) : IWriteRequestVisitor
    {
        private byte[]? _last;
        private int _samples;

        public readonly IReadOnlyList<Dictionary<string, string>> Series => series;

        public void BeginSeries(ReadOnlySpan<byte> bytes)
        {
            series.Add(new Dictionary<string, string>(StringComparer.Ordinal));
            _last = null;
            _samples = 0;
        }

        public void Label(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            if (name.IsEmpty || value.IsEmpty)
                throw new InvalidDataException("an empty label name or value");
            if (_last is not null && _last.AsSpan().SequenceCompareTo(name) >= 0)
                throw new InvalidDataException($"{Encoding.UTF8.GetString(name)} stands behind {Encoding.UTF8.GetString(_last)}");
            _last = name.ToArray();
            series[^1].Add(Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(value));
        }

        public void Sample(long timestamp, ulong valueBits) => _samples++;

        public void Histogram(long timestamp, ReadOnlySpan<byte> histogram) => _samples++;

        public readonly void Exemplar(ReadOnlySpan<byte> exemplar) => throw new InvalidDataException("an exemplar");

        public readonly void Metadata(ReadOnlySpan<byte> metadata) => throw new InvalidDataException("metadata");

        public readonly void EndSeries()
        {
            if (_samples == 0)
                throw new InvalidDataException("a series without samples");
        }
    }
}
