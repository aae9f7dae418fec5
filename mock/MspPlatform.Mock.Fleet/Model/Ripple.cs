namespace MspPlatform.Mock.Fleet.Model;

/// <summary>
/// The jitter between two knots of <see cref="LoadTrack"/>: waves of 23 to 100 s that are 0 at both knots and cancel out over the whole stretch,
/// so the integral at a knot never depends on them and no stretch must be stepped through to know the next.
/// </summary>
internal static class Ripple
{
    private static readonly (double Cycles, double Weight)[] Waves = [(3, 0.5), (7, 0.3), (13, 0.2)];

    /// <summary>Integral of the jitter from the stretch's start, in stretches; the jitter itself stays in [-1, 1].</summary>
    /// <param name="seed">The server's.</param>
    /// <param name="stream">Tells the quantities apart.</param>
    /// <param name="stretch">Number of the stretch.</param>
    /// <param name="share">How much of the stretch has passed, 0 to 1.</param>
    public static double Integral(ulong seed, ulong stream, long stretch, double share)
    {
        var sum = 0.0;
        for (var i = 0; i < Waves.Length; i++)
        {
            var (cycles, weight) = Waves[i];
            var turn = Math.Tau * cycles;
            sum += weight * SeededNoise.Signed(seed, stream + (ulong)i, stretch) * (1 - Math.Cos(turn * share)) / turn;
        }

        return sum;
    }
}
