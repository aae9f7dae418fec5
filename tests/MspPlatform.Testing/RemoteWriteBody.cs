using System.Text;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Testing;

/// <summary>Builds remote-write 1.0 bodies, as agents send them.</summary>
public sealed class RemoteWriteBody
{
    private readonly WriteRequestWriter _writer = new();

    /// <param name="labels">Sent as given, even when an agent should not.</param>
    public RemoteWriteBody Series(double value, long timestampMs, params (string Name, string Value)[] labels)
    {
        var block = new List<byte>();
        foreach ((string name, string text) in labels)
        {
            byte[] nameBytes = Encoding.UTF8.GetBytes(name);
            byte[] valueBytes = Encoding.UTF8.GetBytes(text);
            var label = new byte[WriteRequestWriter.EncodedLabelLength(nameBytes.Length, valueBytes.Length)];
            WriteRequestWriter.EncodeLabel(label, nameBytes, valueBytes);
            block.AddRange(label);
        }

        _writer.AddSeries(block.ToArray(), value, timestampMs);
        return this;
    }

    /// <summary>The protobuf message.</summary>
    public byte[] ToMessage() => _writer.WrittenSpan.ToArray();

    /// <summary>The message as one snappy block.</summary>
    public byte[] ToSnappy() => Compress(_writer.WrittenSpan);

    public static byte[] Compress(ReadOnlySpan<byte> message)
    {
        var block = new byte[SnappyBlock.MaxEncodedLength(message.Length)];
        return block[..SnappyBlock.Encode(message, block)];
    }
}
