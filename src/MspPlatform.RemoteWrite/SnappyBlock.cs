namespace MspPlatform.RemoteWrite;

/// <summary>
/// The snappy block format, the only compression of remote write 1.0: a varint length, then literals and back-references.
/// Nothing here allocates. Format: github.com/google/snappy/blob/main/format_description.txt.
/// </summary>
public static class SnappyBlock
{
    private const int MaxPreambleLength = 5;

    /// <summary>
    /// Reads the declared length from the preamble, so that the caller can refuse a body before it rents a buffer for it.
    /// Give the whole block: a length that a block of this size cannot yield is refused here, else ten bytes could claim 2 GiB.
    /// </summary>
    /// <param name="block">The whole compressed body.</param>
    /// <param name="length">Declared number of decoded bytes, 0 to <see cref="int.MaxValue"/>; 0 when refused.</param>
    /// <returns>Whether the preamble is sound and its claim is possible.</returns>
    public static bool TryReadDecodedLength(ReadOnlySpan<byte> block, out int length) =>
        ReadPreamble(block, out length, out _).IsNone;

    /// <inheritdoc cref="TryDecode(ReadOnlySpan{byte}, Span{byte}, out int, out WireFault)"/>
    public static bool TryDecode(ReadOnlySpan<byte> block, Span<byte> destination, out int written) =>
        TryDecode(block, destination, out written, out _);

    /// <summary>
    /// Decodes a whole block. Strict, so that no later reader can see other bytes than were verified: the elements must yield exactly
    /// the declared length and end with the block. Safe for hostile input.
    /// </summary>
    /// <param name="block">The whole compressed body.</param>
    /// <param name="destination">At least as long as the declared length; bytes past the declared length are never touched.</param>
    /// <param name="written">The declared length on success, else 0. After a fault the destination's first bytes are undefined.</param>
    /// <param name="fault">What is wrong, with its offset in <paramref name="block"/>.</param>
    /// <returns>Whether the block is sound.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> block, Span<byte> destination, out int written, out WireFault fault)
    {
        written = 0;
        fault = ReadPreamble(block, out var length, out var preambleLength);
        if (!fault.IsNone)
            return false;
        if (length > destination.Length)
        {
            fault = new WireFault(WireFaultReason.SnappyDestinationTooSmall, 0);
            return false;
        }

        fault = SnappyDecoder.Decode(block, preambleLength, destination[..length]);
        if (!fault.IsNone)
            return false;
        written = length;
        return true;
    }

    /// <summary>The most bytes that <see cref="Encode"/> can write for a source of this length.</summary>
    /// <param name="sourceLength">0 to about 1.8 GiB; the result must fit an <see cref="int"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or too long for a span to hold the result.</exception>
    public static int MaxEncodedLength(int sourceLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sourceLength);
        var bound = 32 + (long)sourceLength + (sourceLength / 6);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bound, int.MaxValue, nameof(sourceLength));
        return (int)bound;
    }

    /// <summary>Compresses <paramref name="source"/> into one block.</summary>
    /// <param name="source">Any bytes.</param>
    /// <param name="destination">At least <see cref="MaxEncodedLength"/> bytes; bytes after the returned length may be overwritten.</param>
    /// <returns>Number of bytes of the block.</returns>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static int Encode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (destination.Length < MaxEncodedLength(source.Length))
            throw new ArgumentException("The destination must hold MaxEncodedLength(source.Length) bytes.", nameof(destination));

        var position = 0;
        var rest = (uint)source.Length;
        for (; rest >= 0x80; rest >>= 7)
            destination[position++] = (byte)(rest | 0x80);
        destination[position++] = (byte)rest;
        return position + SnappyEncoder.Encode(source, destination[position..]);
    }

    private static WireFault ReadPreamble(ReadOnlySpan<byte> block, out int length, out int preambleLength)
    {
        length = 0;
        preambleLength = 0;
        ulong value = 0;
        for (var i = 0; ; i++)
        {
            if (i == block.Length || i == MaxPreambleLength)
                return new WireFault(WireFaultReason.SnappyLengthInvalid, 0);
            value |= (ulong)(block[i] & 0x7F) << (7 * i);
            if (block[i] >= 0x80)
                continue;
            preambleLength = i + 1;
            break;
        }

        if (value > int.MaxValue)
            return new WireFault(WireFaultReason.SnappyLengthInvalid, 0);
        // The best ratio of the format is a 3-byte copy of 64 bytes.
        if (value > (ulong)(block.Length - preambleLength) * 64 / 3)
            return new WireFault(WireFaultReason.SnappyLengthImpossible, 0);
        length = (int)value;
        return WireFault.None;
    }
}
