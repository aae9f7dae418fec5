namespace MspPlatform.Domain.Tokens;

/// <summary>CRC-32 of IEEE 802.3 (reflected, polynomial 0xEDB88320), the checksum that leak scanners expect in token texts.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = BuildTable();

    public static uint Compute(ReadOnlySpan<char> ascii)
    {
        uint crc = uint.MaxValue;
        foreach (char c in ascii)
            crc = Table[(byte)(crc ^ c)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] BuildTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320u : value >> 1;
            table[i] = value;
        }

        return table;
    }
}
