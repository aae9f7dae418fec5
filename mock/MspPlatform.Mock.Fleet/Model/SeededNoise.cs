namespace MspPlatform.Mock.Fleet.Model;

/// <summary>
/// Randomness as a function of a seed and a position, so that any instant can be looked up without having lived through the ones before it,
/// and a restarted simulator draws the same history. Mixing: SplitMix64 (prng.di.unimi.it/splitmix64.c).
/// </summary>
internal static class SeededNoise
{
    /// <summary>A seed that a name has in every process, which <see cref="string.GetHashCode()"/> does not give. FNV-1a, 64 bits.</summary>
    public static ulong SeedOf(string text)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var character in text)
            hash = (hash ^ character) * 0x100000001B3UL;
        return Mix(hash);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public static double Uniform(ulong seed, ulong stream, long position) =>
        (Mix(seed ^ Mix((stream << 48) ^ (ulong)position)) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [-1, 1).</summary>
    public static double Signed(ulong seed, ulong stream, long position) => (2 * Uniform(seed, stream, position)) - 1;

    /// <summary>Wanders smoothly in [-1, 1]: random values at every <paramref name="spacing"/>, joined by straight lines.</summary>
    public static double Smooth(ulong seed, ulong stream, double position, double spacing)
    {
        var scaled = position / spacing;
        var cell = Math.Floor(scaled);
        var from = Signed(seed, stream, (long)cell);
        var to = Signed(seed, stream, (long)cell + 1);
        return from + ((to - from) * (scaled - cell));
    }

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15UL;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
