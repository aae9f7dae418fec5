using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MspPlatform.Mock.Clouds.Estate;

/// <summary>Draws the same number for the same question every time, in any order of asking: nothing has to be kept.</summary>
internal sealed class SeededDice(int seed)
{
    /// <summary>From 0 up to, but not including, 1.</summary>
    public double Share(string question) => (Draw(question) >> 11) / (double)(1UL << 53);

    /// <summary>From <paramref name="low"/> up to <paramref name="high"/>, in ten-thousandths of a unit.</summary>
    public decimal Amount(string question, decimal low, decimal high) => decimal.Round(low + ((high - low) * (decimal)Share(question)), 4);

    /// <summary>As many letters and digits as asked for, 1 to 64.</summary>
    public string Text(string question, int length) => Convert.ToHexStringLower(Hash(question))[..length];

    private ulong Draw(string question) => BinaryPrimitives.ReadUInt64LittleEndian(Hash(question));

    private byte[] Hash(string question) => SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{question}"));
}
