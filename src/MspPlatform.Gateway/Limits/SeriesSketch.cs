using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MspPlatform.Gateway.Limits;

/// <summary>
/// Estimates how many different series it was shown, in 2^(precision-1) bytes: HyperLogLog with registers of four bits. The estimate is
/// Ertl's, which needs no corrections for small and large numbers (O. Ertl, "New cardinality estimation algorithms for HyperLogLog
/// sketches", 2017, https://arxiv.org/abs/1702.01284, section 4). Its standard error is 1.04/√(2^precision), less where there are fewer
/// series than registers. Not safe for use by several threads at once.
/// </summary>
internal sealed class SeriesSketch
{
    /// <summary>The largest value of a register; a hash with more leading zeros counts as this one.</summary>
    private const int MaxRank = 15;

    private readonly int _precision;
    private readonly byte[] _registers;

    // Registers by their value: all that the estimate needs.
    private readonly int[] _ranks = new int[MaxRank + 1];

    /// <param name="precision">6 to 20. 2^precision registers, two in a byte.</param>
    public SeriesSketch(int precision)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, 6);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, 20);
        _precision = precision;
        _registers = new byte[1 << (precision - 1)];
        _ranks[0] = 1 << precision;
    }

    /// <summary>Memory of the registers.</summary>
    public int Bytes => _registers.Length;

    /// <summary>How many different series there were, estimated.</summary>
    public long Count
    {
        get
        {
            double registers = 1 << _precision;
            double sum = registers * Tau(1 - (_ranks[MaxRank] / registers));
            for (int rank = MaxRank - 1; rank > 0; rank--)
                sum = (sum + _ranks[rank]) / 2;
            sum += registers * Sigma(_ranks[0] / registers);
            return (long)Math.Round(registers * registers / (2 * Math.Log(2) * sum));
        }
    }

    /// <summary>Shows it one series.</summary>
    /// <param name="fingerprint">A hash, all of whose bits are as good as random.</param>
    /// <returns>False when that changed nothing, as it is for every series that was shown before.</returns>
    public bool Add(ulong fingerprint)
    {
        int register = (int)(fingerprint >> (64 - _precision));
        int rank = Math.Min(BitOperations.LeadingZeroCount(fingerprint << _precision) + 1, MaxRank);
        ref byte pair = ref _registers[register >> 1];
        int shift = (register & 1) * 4;
        int current = (pair >> shift) & 0xF;
        if (rank <= current)
            return false;
        pair = (byte)((pair & (0xF0 >> shift)) | (rank << shift));
        _ranks[current]--;
        _ranks[rank]++;
        return true;
    }

    /// <summary>Adds what another sketch of the same precision was shown.</summary>
    public void Merge(SeriesSketch other)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(other._precision, _precision);
        Span<Vector256<byte>> mine = MemoryMarshal.Cast<byte, Vector256<byte>>(_registers.AsSpan());
        ReadOnlySpan<Vector256<byte>> theirs = MemoryMarshal.Cast<byte, Vector256<byte>>(other._registers);
        Vector256<byte> low = Vector256.Create((byte)0x0F), high = Vector256.Create((byte)0xF0);
        for (int i = 0; i < mine.Length; i++)
            mine[i] = Vector256.Max(mine[i] & low, theirs[i] & low) | Vector256.Max(mine[i] & high, theirs[i] & high);
        Array.Clear(_ranks);
        foreach (byte pair in _registers)
        {
            _ranks[pair & 0xF]++;
            _ranks[pair >> 4]++;
        }
    }

    public void Clear()
    {
        Array.Clear(_registers);
        Array.Clear(_ranks);
        _ranks[0] = 1 << _precision;
    }

    // What registers that are still empty stand for; infinite when all are.
    private static double Sigma(double share)
    {
        if (share >= 1)
            return double.PositiveInfinity;
        double sum = share, before, weight = 1;
        do
        {
            share *= share;
            before = sum;
            sum += share * weight;
            weight *= 2;
        }
        while (sum > before);

        return sum;
    }

    // What registers that can rise no more stand for.
    private static double Tau(double share)
    {
        if (share is <= 0 or >= 1)
            return 0;
        double sum = 1 - share, before, weight = 1;
        do
        {
            share = Math.Sqrt(share);
            before = sum;
            weight /= 2;
            sum -= (1 - share) * (1 - share) * weight;
        }
        while (sum < before);

        return sum / 3;
    }
}
