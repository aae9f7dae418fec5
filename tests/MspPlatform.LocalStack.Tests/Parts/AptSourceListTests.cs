using MspPlatform.LocalStack.Parts;

namespace MspPlatform.LocalStack.Tests.Parts;

public sealed class AptSourceListTests
{
    [Fact]
    public void ParseOneLine_OptionsTabsAndComments_AreUnderstood()
    {
        var sources = AptSourceList.ParseOneLine("""
            # deb http://mirror.test/old bullseye main
            deb-src http://mirror.test/debian bookworm main
            deb [ arch=amd64 signed-by=/usr/share/keyrings/a.gpg,/usr/share/keyrings/b.gpg ]	http://mirror.test/debian	bookworm main contrib # note
            deb http://mirror.test/debian-security bookworm-security main
            """).ToList();

        sources.Count.ShouldBe(2);
        sources[0].Uris.ShouldBe(["http://mirror.test/debian"]);
        sources[0].Suites.ShouldBe(["bookworm"]);
        sources[0].Components.ShouldBe(["main", "contrib"]);
        sources[0].SignedBy.ShouldBe("/usr/share/keyrings/a.gpg /usr/share/keyrings/b.gpg");
        sources[1].SignedBy.ShouldBeNull();
    }

    [Fact]
    public void ParseOneLine_Dvd_IsIgnored() =>
        AptSourceList.ParseOneLine("deb cdrom:[Debian GNU/Linux 12.5.0 _Bookworm_ - Official amd64 DVD]/ bookworm main").ShouldBeEmpty();

    [Fact]
    public void ParseOneLine_FlatRepository_IsIgnored() =>
        AptSourceList.ParseOneLine("deb http://mirror.test/flat ./").ShouldBeEmpty();

    [Fact]
    public void ParseDeb822_SeveralParagraphs_GivesEachEnabledOne()
    {
        var sources = AptSourceList.ParseDeb822("""
            Types: deb deb-src
            # a comment between fields
            URIs: http://mirror.test/debian http://other.test/debian
            Suites: bookworm bookworm-updates
            Components: main
            Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
            Check-Valid-Until: no

            Types: deb
            Enabled: no
            URIs: http://mirror.test/disabled
            Suites: bookworm
            Components: main

            Types: deb-src
            URIs: http://mirror.test/source
            Suites: bookworm
            Components: main
            """).ToList();

        var source = sources.ShouldHaveSingleItem();
        source.Uris.ShouldBe(["http://mirror.test/debian", "http://other.test/debian"]);
        source.Suites.ShouldBe(["bookworm", "bookworm-updates"]);
        source.CheckValidUntil.ShouldBe("no");
    }

    [Fact]
    public void ToDeb822_EmbeddedKeyAndTrust_KeepsTheKeyAndDropsTheTrust()
    {
        const string key = "Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBF\n -----END PGP PUBLIC KEY BLOCK-----\n";
        var source = AptSourceList.ParseDeb822(
            $"types: deb\nuris: http://mirror.test/debian\nsuites: bookworm\ncomponents: main contrib\ntrusted: yes\n{key}").ShouldHaveSingleItem();

        source.ToDeb822("trixie").ShouldBe(
            "Types: deb\nURIs: http://mirror.test/debian\nSuites: trixie\nComponents: main\n"
            + "Signed-By: \n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBF\n -----END PGP PUBLIC KEY BLOCK-----\n");
    }

    [Fact]
    public void ReadFolder_FilesOfEveryKind_ReadsWhatAptReads()
    {
        using var folder = new TemporaryFolder();
        folder.File("sources.list", "deb http://one.test/debian bookworm main\n");
        folder.File("sources.list.d/b.list", "deb http://three.test/debian bookworm main\n");
        folder.File("sources.list.d/a.sources", "Types: deb\nURIs: http://two.test/debian\nSuites: bookworm\nComponents: main\n");
        folder.File("sources.list.d/c.list.disabled", "deb http://four.test/debian bookworm main\n");

        AptSourceList.ReadFolder(folder.Path).Select(source => source.Uris[0])
            .ShouldBe(["http://one.test/debian", "http://two.test/debian", "http://three.test/debian"]);
    }

    [Fact]
    public void ReadFolder_NoLists_GivesNothing()
    {
        using var folder = new TemporaryFolder();

        AptSourceList.ReadFolder(folder.Path).ShouldBeEmpty();
    }
}
