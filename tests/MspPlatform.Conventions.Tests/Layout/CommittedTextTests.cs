using System.Text.RegularExpressions;
using MspPlatform.Domain.Tokens;

namespace MspPlatform.Conventions.Tests.Layout;

/// <summary>Nothing of one machine, one network or one workplace belongs in the repository.</summary>
public sealed partial class CommittedTextTests
{
    private static readonly string[] Binary = [".bin", ".png", ".ico", ".woff2", ".gz", ".snappy"];

    // Written in pieces, or this file would be the first to break its own rule.
    private static readonly (string What, Regex Pattern)[] Forbidden =
    [
        ("a path of one machine", Words("(?<![\\w.$}])/(wo" + "rk|ro" + "ot|ho" + "me/\\w+|Us" + "ers/\\w+)/")),
        ("a package registry's or mirror's host", Words("(api|www)\\.nu" + "get\\.org/v3|(deb|security|ftp)\\.\\w*\\.?deb" + "ian\\.org|archive\\.ubu" + "ntu\\.com|registry\\.np" + "mjs")),
        ("a word of somebody's workplace", Words("\\b(sub-?ag" + "ents?|assis" + "tants?|helper ses" + "sions?|this ses" + "sion|language mo" + "dels?|time ?b" + "ox|worktr" + "ees?)\\b")),
        ("a private key", Words("BEGIN [A-Z ]*PRI" + "VATE KEY")),
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

        // What docs/security.md tells leak scanners to look for; the checksum tells examples from the real thing.
        foreach (Match token in Token().Matches(file.Text).Where(t => TokenText.TryParse(t.Value, out _)))
            yield return $"{file.Path}: a token: {TokenText.Prefix(token.Value)}…";
    }

    [Fact]
    public void ScannersPattern_InTheDocs_IsThisTests() => Repository.Read("docs/security.md").Text.ShouldContain($"`{Token()}`");

    [Fact]
    public void File_WithAToken_IsRefused()
    {
        string token = TokenText.Create(TokenKind.Agent, new string('x', TokenText.RandomLength));
        Faults(new SourceFile("docs/x.md", $"curl -H 'Authorization: Bearer {token}'")).ShouldBe([$"docs/x.md: a token: {token[..12]}…"]);
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
    public void File_WithPrivateText_IsRefused(string line) => Faults(new SourceFile("docs/x.md", line)).Count().ShouldBe(1);

    [Theory]
    [InlineData("the data folder lies in $HOME/metrics/data")]
    [InlineData("GET /workspaces")]
    [InlineData("msp_agent_<random><checksum>")]
    [InlineData("msp_agent_000000000000000000000000000000000000")]
    public void File_WithOrdinaryText_IsAllowed(string line) => Faults(new SourceFile("docs/x.md", line)).ShouldBeEmpty();

    private static Regex Words(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    [GeneratedRegex(@"\bmsp_(agent|query|enroll|api)_[0-9A-Za-z]{36}\b")]
    private static partial Regex Token();
}
