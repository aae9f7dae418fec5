using System.Buffers.Binary;

namespace MspPlatform.RemoteWrite.Tests.Walking;

/// <summary>What a reader saw, as bytes that can be compared quickly.</summary>
internal sealed class EventLog
{
    private readonly MemoryStream events = new();

    internal ReadOnlySpan<byte> Bytes => events.GetBuffer().AsSpan(0, (int)events.Length);

    internal int StaleMarkers { get; private set; }

    internal void Add(char kind) => events.WriteByte((byte)kind);

    internal void Add(char kind, long number, ulong bits)
    {
        Add(kind);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], bits);
        events.Write(bytes);
        if (bits == 0x7FF0_0000_0000_0002)
            StaleMarkers++;
    }

    internal void Add(char kind, ReadOnlySpan<byte> bytes)
    {
        Add(kind, bytes.Length, 0);
        events.Write(bytes);
    }

    internal void Clear()
    {
        events.SetLength(0);
        StaleMarkers = 0;
    }
}
