namespace MspPlatform.LocalStack.Parts;

/// <summary>Picks, among a machine's apt sources, the one that is Debian's own archive, wherever its mirror may be.</summary>
internal static class DebianArchive
{
    private static readonly string[] SuiteNames =
        ["bullseye", "bookworm", "trixie", "forky", "oldoldstable", "oldstable", "stable", "testing", "unstable", "sid"];

    /// <summary>
    /// The most likely entry of the main archive, or null when there is none. Security, updates and backports suites do not qualify
    /// by themselves. A third party may publish for <c>bookworm main</c> too, so Debian's own keyring counts most, then a "debian"
    /// in the address. Nothing is trusted for being picked: apt verifies the archive's signature before anything is unpacked.
    /// </summary>
    public static AptSource? Find(IEnumerable<AptSource> sources) => sources
        .Where(source => source.Components.Contains("main") && source.Suites.Intersect(SuiteNames).Any())
        .Select(source => (source, likelihood: Likelihood(source)))
        .Where(candidate => candidate.likelihood > 0)
        // Stable: the first of equals wins, as apt's own order prefers.
        .OrderByDescending(candidate => candidate.likelihood)
        .Select(candidate => candidate.source)
        .FirstOrDefault();

    private static int Likelihood(AptSource source)
    {
        var namesDebian = source.Uris.Any(uri => uri.Contains("debian", StringComparison.OrdinalIgnoreCase));
        return source.SignedBy switch
        {
            { } keyring when keyring.Contains("debian-archive-", StringComparison.Ordinal) => 4,
            null when source.Uris.Any(EndsInDebian) => 3,
            null when namesDebian => 2,
            _ when namesDebian => 1,
            _ => 0,
        };
    }

    private static bool EndsInDebian(string uri) => uri.TrimEnd('/').EndsWith("/debian", StringComparison.OrdinalIgnoreCase);
}
