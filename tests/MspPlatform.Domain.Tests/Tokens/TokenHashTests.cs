using System.Security.Cryptography;
using System.Text;
using MspPlatform.Domain.Tokens;

namespace MspPlatform.Domain.Tests.Tokens;

public sealed class TokenHashTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(n => (byte)n)];
    private static readonly string Token = TokenText.Create(TokenKind.Agent, new string('x', TokenText.RandomLength));

    [Fact]
    public void Hash_OfAText_IsItsHmacSha256() =>
        new TokenHasher(Key).Hash(Token).ToBytes().ShouldBe(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(Token)));

    [Fact]
    public void Hash_WithAnotherKey_IsAnother()
    {
        byte[] other = [.. Key.Select(b => (byte)(b ^ 1))];
        new TokenHasher(other).Hash(Token).ShouldNotBe(new TokenHasher(Key).Hash(Token));
    }

    [Fact]
    public void Hash_TextLongerThanAnyToken_Throws() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new TokenHasher(Key).Hash(new string('x', TokenText.MaxLength + 1)));

    [Fact]
    public void Bytes_ReadBack_AreEqual()
    {
        TokenHash hash = new TokenHasher(Key).Hash(Token);
        TokenHash.FromBytes(hash.ToBytes()).ShouldBe(hash);
        TokenHash.FromBytes(hash.ToBytes()).GetHashCode().ShouldBe(hash.GetHashCode());
        Should.Throw<ArgumentOutOfRangeException>(() => TokenHash.FromBytes(new byte[31]));
    }

    [Fact]
    public void ToString_Always_HidesTheHash()
    {
        TokenHash hash = new TokenHasher(Key).Hash(Token);
        hash.ToString().ShouldNotContain($"{hash.A}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base 64!")]
    [InlineData("c2hvcnQ=")]
    public void FromBase64_NoKey_Throws(string text) => Should.Throw<FormatException>(() => TokenHasher.FromBase64(text));

    [Fact]
    public void FromBase64_WithANewlineAtTheEnd_IsTheSameKey() =>
        TokenHasher.FromBase64(Convert.ToBase64String(Key) + "\n").Hash(Token).ShouldBe(new TokenHasher(Key).Hash(Token));

    [Fact]
    public void Constructor_ShortKey_Throws() => Should.Throw<ArgumentException>(() => new TokenHasher(new byte[31]));
}
