using System.Text;
using MspPlatform.Domain.Tokens;

namespace MspPlatform.Domain.Tests.Tokens;

public sealed class TokenTextTests
{
    private const string Random30 = "0123456789ABCDEFGHIJabcdefghij";

    [Theory]
    [InlineData(TokenKind.Agent, "msp_agent_")]
    [InlineData(TokenKind.Query, "msp_query_")]
    [InlineData(TokenKind.Enroll, "msp_enroll_")]
    [InlineData(TokenKind.Api, "msp_api_")]
    public void Create_EachKind_ParsesBackToIt(TokenKind kind, string start)
    {
        string token = TokenText.Create(kind, Random30);

        token.ShouldStartWith(start + Random30);
        token.Length.ShouldBe(start.Length + 36);
        token.Length.ShouldBeLessThanOrEqualTo(TokenText.MaxLength);
        TokenText.TryParse(token, out TokenKind parsed).ShouldBeTrue();
        parsed.ShouldBe(kind);
        TokenText.Prefix(token).ShouldBe(token[..12]);
    }

    [Fact]
    public void Create_KnownToken_HasTheChecksumThatScannersCompute()
    {
        // CRC-32 of IEEE 802.3 as in zlib, then base 62 in six digits, most significant first; computed apart from this code.
        string body = $"msp_agent_{Random30}";
        uint crc = Zlib(Encoding.ASCII.GetBytes(body));
        TokenText.Create(TokenKind.Agent, Random30).ShouldBe(body + Base62(crc));

        // The polynomial's published check value.
        Zlib("123456789"u8.ToArray()).ShouldBe(0xCBF43926u);
    }

    [Fact]
    public void TryParse_AnyOneCharacterChanged_Refuses()
    {
        string token = TokenText.Create(TokenKind.Api, Random30);
        for (int i = 0; i < token.Length; i++)
        {
            foreach (char c in "0Aa9Zz_- \n\0é")
            {
                if (c == token[i])
                    continue;
                string mutated = token[..i] + c + token[(i + 1)..];
                TokenText.TryParse(mutated, out _).ShouldBeFalse(mutated);
            }
        }
    }

    [Fact]
    public void TryParse_TwoNeighboursSwapped_Refuses()
    {
        string token = TokenText.Create(TokenKind.Agent, Random30);
        for (int i = 0; i + 1 < token.Length; i++)
        {
            string swapped = token[..i] + token[i + 1] + token[i] + token[(i + 2)..];
            if (swapped != token)
                TokenText.TryParse(swapped, out _).ShouldBeFalse(swapped);
        }
    }

    [Fact]
    public void TryParse_CutOffOrExtended_Refuses()
    {
        string token = TokenText.Create(TokenKind.Query, Random30);
        for (int length = 0; length < token.Length; length++)
            TokenText.TryParse(token.AsSpan(0, length), out _).ShouldBeFalse();
        TokenText.TryParse(token + "0", out _).ShouldBeFalse();
        TokenText.TryParse(" " + token, out _).ShouldBeFalse();
        TokenText.TryParse(new string('m', 100_000), out _).ShouldBeFalse();
    }

    [Fact]
    public void TryParse_KindRenamed_Refuses()
    {
        string agent = TokenText.Create(TokenKind.Agent, Random30);
        TokenText.TryParse(agent.Replace("agent", "query", StringComparison.Ordinal), out _).ShouldBeFalse();
        TokenText.TryParse(agent.Replace("agent", "admin", StringComparison.Ordinal), out _).ShouldBeFalse();
    }

    [Fact]
    public void Create_WrongLength_Throws() => Should.Throw<ArgumentOutOfRangeException>(() => TokenText.Create(TokenKind.Api, "short"));

    [Fact]
    public void RandomAlphabet_AtItsLength_GivesAtLeast160Bits() =>
        (TokenText.RandomLength * Math.Log2(TokenText.RandomAlphabet.Length)).ShouldBeGreaterThan(160);

    private static uint Zlib(byte[] data)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
        }

        return crc ^ 0xFFFFFFFF;
    }

    private static string Base62(uint value)
    {
        const string digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        string text = "";
        for (int i = 0; i < 6; i++, value /= 62)
            text = digits[(int)(value % 62)] + text;
        return text;
    }
}
