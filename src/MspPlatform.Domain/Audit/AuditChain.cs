using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MspPlatform.Domain.Audit;

/// <summary>
/// Links audit entries: each entry's hash covers its content and the hash of the entry before it, so that a changed, removed or
/// inserted entry breaks every later link. Fields are length-prefixed, hence no two different contents hash the same bytes.
/// </summary>
public static class AuditChain
{
    /// <summary>What the first entry has as its predecessor's hash.</summary>
    public static readonly byte[] Genesis = new byte[SHA256.HashSizeInBytes];

    public static byte[] Link(ReadOnlySpan<byte> previousHash, AuditContent content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previousHash);
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, content.Sequence);
        hash.AppendData(number);

        // PostgreSQL keeps microseconds; a finer value would not verify after it was read back.
        BinaryPrimitives.WriteInt64BigEndian(number, content.At.UtcTicks / TimeSpan.TicksPerMicrosecond);
        hash.AppendData(number);
        foreach (string? field in (ReadOnlySpan<string?>)[content.Actor, content.Action, content.CustomerId, content.Subject, content.Before, content.After, content.Address])
            Append(hash, field);
        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, string? field)
    {
        Span<byte> length = stackalloc byte[4];
        byte[] bytes = field is null ? [] : Encoding.UTF8.GetBytes(field);
        BinaryPrimitives.WriteInt32BigEndian(length, field is null ? -1 : bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
