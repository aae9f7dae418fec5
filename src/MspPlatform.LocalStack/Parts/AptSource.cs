using System.Text;

namespace MspPlatform.LocalStack.Parts;

/// <summary>One enabled binary-package entry of an apt source list (sources.list(5)), in either of its two formats.</summary>
/// <param name="Uris">Where the archive is; several are alternatives of one entry.</param>
/// <param name="Suites">For example <c>bookworm</c>, <c>bookworm-updates</c>.</param>
/// <param name="Components">For example <c>main</c>, <c>contrib</c>.</param>
/// <param name="SignedBy">Keyring paths, fingerprints or an embedded key block, verbatim; null means apt's global keyrings.</param>
/// <param name="CheckValidUntil">Verbatim; snapshots of the archive set it to <c>no</c> because they are old by design.</param>
internal sealed record AptSource(
    IReadOnlyList<string> Uris,
    IReadOnlyList<string> Suites,
    IReadOnlyList<string> Components,
    string? SignedBy,
    string? CheckValidUntil)
{
    /// <summary>
    /// The entry's <c>main</c> component for another suite, as deb822 text. Only what decides where packages come from and whose
    /// signature they carry is kept: <c>Trusted: yes</c> in particular must not switch verification off here.
    /// </summary>
    public string ToDeb822(string suite)
    {
        var text = new StringBuilder()
            .Append("Types: deb\n")
            .Append("URIs: ").AppendJoin(' ', Uris).Append('\n')
            .Append("Suites: ").Append(suite).Append('\n')
            .Append("Components: main\n");
        if (SignedBy is not null)
            text.Append("Signed-By: ").Append(SignedBy).Append('\n');
        if (CheckValidUntil is not null)
            text.Append("Check-Valid-Until: ").Append(CheckValidUntil).Append('\n');
        return text.ToString();
    }
}
