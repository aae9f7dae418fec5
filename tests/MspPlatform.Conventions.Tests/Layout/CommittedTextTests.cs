using System.Text.RegularExpressions;

namespace MspPlatform.Conventions.Tests.Layout;

/// <summary>Nothing of one machine, one network or one workplace belongs in the repository.</summary>
public sealed class CommittedTextTests
{
    private static readonly string[] Binary = [".bin", ".png", ".ico", ".woff2", ".gz", ".snappy"];

    // Written in pieces, or this file would be the first to break its own rule.
    private static readonly (string What, Regex Pattern)[] Forbidden =
    [
        ("a path of one machine", Words("(?<![\\w.$}])/(wo" + "rk|ro" + "ot|ho" + "me/\\w+|Us" + "ers/\\w+)/")),
        ("a package registry's or mirror's host", Words("(api|www)\\.nu" + "get\\.org/v3|(deb|security|ftp)\\.\\w*\\.?deb" + "ian\\.org|archive\\.ubu" + "ntu\\.com|registry\\.np" + "mjs")),
        ("a word of somebody's workplace", Words("\\b(sub-?ag" + "ents?|assis" + "tants?|helper ses" + "sions?|this ses" + "sion|language mo" + "dels?|time ?b" + "ox|worktr" + "ees?)\\b")),
        ("a private key or a live token", Words("BEGIN [A-Z ]*PRI" + "VATE KEY|\\bmsp_(agent|query|enroll|api)_[0-9A-Za-z]{36}\\b")),
    ];

    internal static IEnumerable<string> Faults(SourceFile file)
    {
        foreach ((string what, Regex pattern) in Forbidden)
        {
            for (int i = 0; i < file.Lines.Length; i++)
            {
                if (pattern.Match(file.Lines[i]) is { Success: true } match)
                    yield return $"{file.Path}:{i + 1}: {what}: {match.Value}";
            }
        }
    }

    [Fact]
    public void Files_Always_AreFreeOfMachinesHostsAndSecrets() =>
        Repository.Files.Where(f => !Binary.Contains(Path.GetExtension(f.Path))).SelectMany(Faults).ShouldBeEmpty();

    [Theory]
    [InlineData("cp x /ro" + "ot/y")]
    [InlineData("cd /wo" + "rk/a")]
    [InlineData("URIs: http://deb.deb" + "ian.org/debian")]
    [InlineData("as the assis" + "tant said")]
    [InlineData("-----BEGIN PRI" + "VATE KEY-----")]
    [InlineData("token: msp_agent_" + "0123456789abcdefghijABCDEFGHIJ012345")]
    public void File_WithPrivateText_IsRefused(string line) => Faults(new SourceFile("docs/x.md", line)).Count().ShouldBe(1);

    [Theory]
    [InlineData("the data folder lies in $HOME/work/data")]
    [InlineData("GET /workspaces")]
    [InlineData("msp_agent_<random><checksum>")]
    public void File_WithOrdinaryText_IsAllowed(string line) => Faults(new SourceFile("docs/x.md", line)).ShouldBeEmpty();

    private static Regex Words(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
