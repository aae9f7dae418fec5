using System.Buffers;

namespace MspPlatform.RemoteWrite;

/// <summary>
/// A message under construction in pooled memory that grows as needed and is kept between messages. Not safe for use by several threads at
/// once.
/// </summary>
public sealed class MessageBuffer : IDisposable
{
    private byte[] _buffer;

    /// <param name="initialCapacity">Bytes rented at once, more than 0.</param>
    public MessageBuffer(int initialCapacity = 64 * 1024)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(initialCapacity);
        _buffer = ArrayPool<byte>.Shared.Rent(initialCapacity);
    }

    /// <summary>The message so far. Valid until something is written again.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, Length);

    /// <summary>Number of bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>Forgets the message and keeps the memory.</summary>
    public void Clear() => Length = 0;

    /// <summary>Gives the memory back. Who writes again starts with new memory.</summary>
    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        Length = 0;
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Makes room at the end. It holds an earlier message's bytes: fill all of it, or give the rest back with <see cref="Truncate"/>.</summary>
    internal Span<byte> Reserve(int count)
    {
        var needed = checked(Length + count);
        if (needed > _buffer.Length)
            Grow(needed);
        var span = _buffer.AsSpan(Length, count);
        Length = needed;
        return span;
    }

    internal void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Takes back everything behind the first <paramref name="length"/> bytes.</summary>
    internal void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)Length, nameof(length));
        Length = length;
    }

    /// <summary>
    /// Ends a message whose body starts <paramref name="room"/> bytes behind <paramref name="head"/> and goes up to here: writes the tag and
    /// the length, which may take all of the room or less, and closes the gap.
    /// </summary>
    internal void WriteHead(int head, int room, byte tag)
    {
        var body = _buffer.AsSpan(head + room, Length - head - room);
        var lengthBytes = WriteRequestWriter.VarintLength((uint)body.Length);
        body.CopyTo(_buffer.AsSpan(head + 1 + lengthBytes));
        _buffer[head] = tag;
        WriteRequestWriter.WriteVarint(_buffer.AsSpan(head + 1), (ulong)body.Length);
        Truncate(head + 1 + lengthBytes + body.Length);
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _buffer.Length)));
        WrittenSpan.CopyTo(larger);
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
