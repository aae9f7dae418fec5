using System.Security.Cryptography;
using System.Text;

namespace MspPlatform.Domain.Tokens;

/// <summary>Hashes token texts with the installation's own key. A fast keyed hash is enough for 178 random bits; password hashes would cost milliseconds a request.</summary>
public sealed class TokenHasher
{
    /// <summary>The key's least length in bytes.</summary>
    public const int MinKeyLength = 32;

    private readonly byte[] _key;

    /// <exception cref="ArgumentException">The key is shorter than <see cref="MinKeyLength"/> bytes.</exception>
    public TokenHasher(byte[] key)
    {
        if (key.Length < MinKeyLength)
            throw new ArgumentException($"The token hash key must have at least {MinKeyLength} bytes.", nameof(key));
        _key = key;
    }

    /// <summary>Reads the key from its text form, base 64; white space around it is ignored.</summary>
    /// <exception cref="FormatException">The text does not hold at least <see cref="MinKeyLength"/> bytes in base 64.</exception>
    public static TokenHasher FromBase64(string text)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        var key = new byte[trimmed.Length];
        if (!Convert.TryFromBase64Chars(trimmed, key, out int length) || length < MinKeyLength)
            throw new FormatException($"A token hash key is at least {MinKeyLength} bytes in base 64.");
        return new TokenHasher(key[..length]);
    }

    /// <param name="token">A token text; at most <see cref="TokenText.MaxLength"/> ASCII characters.</param>
    public TokenHash Hash(ReadOnlySpan<char> token)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(token.Length, TokenText.MaxLength);
        Span<byte> utf8 = stackalloc byte[TokenText.MaxLength * 3];
        int length = Encoding.UTF8.GetBytes(token, utf8);
        Span<byte> hash = stackalloc byte[TokenHash.Size];
        HMACSHA256.HashData(_key, utf8[..length], hash);
        return TokenHash.FromBytes(hash);
    }

    /// <summary>Authenticates data that this installation wrote for itself, such as the edge's token snapshot on disk.</summary>
    public byte[] Seal(ReadOnlySpan<byte> data) => HMACSHA256.HashData(_key, data);
}
