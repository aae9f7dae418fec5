using System.Buffers.Binary;

namespace MspPlatform.Domain.Tokens;

/// <summary>
/// HMAC-SHA-256 of a token text, 32 bytes. Because it is keyed, equality and hash tables over it leak nothing about the token:
/// whoever sends guesses cannot choose the bytes that are compared.
/// </summary>
public readonly record struct TokenHash(ulong A, ulong B, ulong C, ulong D)
{
    public const int Size = 32;

    public static TokenHash FromBytes(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Size);
        return new TokenHash(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, A);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), B);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), C);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), D);
        return bytes;
    }

    // The hash is uniformly distributed already; the first word is as good as any mixing of all four.
    public override int GetHashCode() => A.GetHashCode();

    public override string ToString() => "(token hash)";
}
