using System.Buffers;
using MspPlatform.Mock.Fleet.Model;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Mock.Fleet.Wire;

/// <summary>Turns an instant of a server into a compressed remote write body. Keeps its buffers; there are as many as requests in flight.</summary>
internal sealed class BodyEncoder : IDisposable
{
    private readonly WriteRequestWriter _writer = new();
    private readonly double[] _signals = new double[(int)Signal.Count];
    private byte[] _compressed = [];

    /// <returns>The body, valid until the next call.</returns>
    public ReadOnlyMemory<byte> Encode(SimulatedServer server, long timestampMs)
    {
        _writer.Clear();
        server.Model.Observe(timestampMs / 1000.0, _signals);
        server.Shape.Write(_writer, server.Labels, _signals, timestampMs);

        var raw = _writer.WrittenSpan;
        var bound = SnappyBlock.MaxEncodedLength(raw.Length);
        if (_compressed.Length < bound)
        {
            Return(_compressed);
            _compressed = ArrayPool<byte>.Shared.Rent(bound);
        }

        return _compressed.AsMemory(0, SnappyBlock.Encode(raw, _compressed));
    }

    public void Dispose()
    {
        _writer.Dispose();
        Return(_compressed);
        _compressed = [];
    }

    private static void Return(byte[] rented)
    {
        if (rented.Length > 0)
            ArrayPool<byte>.Shared.Return(rented);
    }
}
