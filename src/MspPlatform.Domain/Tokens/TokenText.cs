using System.Buffers;

namespace MspPlatform.Domain.Tokens;

/// <summary>
/// The text of a credential: <c>msp_&lt;kind&gt;_&lt;random&gt;&lt;checksum&gt;</c>, 30 characters of base 62 (178 bits) and 6 of CRC-32 in
/// base 62. The checksum tells a typo or a random look-alike from a leaked token without asking the database.
/// </summary>
public static class TokenText
{
    public const int RandomLength = 30;
    public const int ChecksumLength = 6;

    /// <summary>How many leading characters are public: shown in lists and logs so that people can tell tokens apart.</summary>
    public const int PrefixLength = 12;

    /// <summary>No valid token is longer; longer credentials are refused before they are hashed.</summary>
    public const int MaxLength = 4 + 6 + 1 + RandomLength + ChecksumLength;

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> AlphabetSet = SearchValues.Create(Alphabet);

    /// <summary>Makes a token text from <see cref="RandomLength"/> characters that the caller drew from a cryptographic source.</summary>
    /// <param name="random">Exactly <see cref="RandomLength"/> characters of <see cref="RandomAlphabet"/>.</param>
    public static string Create(TokenKind kind, ReadOnlySpan<char> random)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, RandomLength);
        string body = $"msp_{KindText(kind)}_{random}";
        return body + Checksum(body);
    }

    /// <summary>The characters that the random part is drawn from.</summary>
    public static ReadOnlySpan<char> RandomAlphabet => Alphabet;

    /// <summary>Whether the text has the shape and the checksum of a token. Says nothing about whether the token exists.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TokenKind kind)
    {
        kind = default;
        if (text.Length > MaxLength || !text.StartsWith("msp_", StringComparison.Ordinal))
            return false;
        ReadOnlySpan<char> rest = text[4..];
        int separator = rest.IndexOf('_');
        if (separator < 0 || !TryParseKind(rest[..separator], out kind))
            return false;
        ReadOnlySpan<char> tail = rest[(separator + 1)..];
        if (tail.Length != RandomLength + ChecksumLength || tail.ContainsAnyExcept(AlphabetSet))
            return false;
        Span<char> expected = stackalloc char[ChecksumLength];
        WriteChecksum(text[..^ChecksumLength], expected);
        return expected.SequenceEqual(tail[RandomLength..]);
    }

    /// <summary>The public prefix of a token text.</summary>
    public static string Prefix(string token) => token[..PrefixLength];

    public static string KindText(TokenKind kind) => kind switch
    {
        TokenKind.Agent => "agent",
        TokenKind.Query => "query",
        TokenKind.Enroll => "enroll",
        TokenKind.Api => "api",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown token kind."),
    };

    public static bool TryParseKind(ReadOnlySpan<char> text, out TokenKind kind)
    {
        (bool known, kind) = text switch
        {
            "agent" => (true, TokenKind.Agent),
            "query" => (true, TokenKind.Query),
            "enroll" => (true, TokenKind.Enroll),
            "api" => (true, TokenKind.Api),
            _ => (false, default),
        };
        return known;
    }

    private static string Checksum(string body)
    {
        Span<char> checksum = stackalloc char[ChecksumLength];
        WriteChecksum(body, checksum);
        return new string(checksum);
    }

    private static void WriteChecksum(ReadOnlySpan<char> body, Span<char> checksum)
    {
        uint crc = Crc32.Compute(body);
        for (int i = checksum.Length - 1; i >= 0; i--)
        {
            checksum[i] = Alphabet[(int)(crc % 62)];
            crc /= 62;
        }
    }
}
