using System.Xml.Linq;

namespace MspPlatform.Conventions.Tests.Docs;

/// <summary>docs/dependencies.md lists what is used, in the version that is used, under a licence that a commercial service may use.</summary>
public sealed class DependenciesTests
{
    private static readonly string[] Licences = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "PostgreSQL"];

    internal static IEnumerable<string> Faults(IReadOnlyCollection<(string Name, string Version)> packages, IReadOnlyCollection<string[]> rows)
    {
        (string Name, string Version)[] listed = [.. rows.Select(row => (Markdown.Code(row[0]), row[1]))];
        foreach ((string name, string version) in packages.Except(listed))
            yield return $"{name} {version} is not listed";
        foreach ((string name, string version) in listed.Except(packages))
            yield return $"{name} {version} is listed but not used";
        foreach (string[] row in rows.Where(row => !Licences.Contains(row[2])))
            yield return $"{row[0]} has the licence '{row[2]}'";
        foreach (string[] row in rows.Where(row => row.Length < 4 || row[3].Length == 0))
            yield return $"{row[0]} has no reason";
    }

    [Fact]
    public void Packages_Always_AreListedWithVersionLicenceAndReason() =>
        Faults([.. Central().Select(p => (p.Name, p.Version))], Markdown.Rows(Markdown.Section(Text, "## Packages"))).ShouldBeEmpty();

    [Fact]
    public void Packages_Always_AreReferencedSomewhere()
    {
        // Pinned because another package needs it, which its heading says.
        IEnumerable<string> used = ProjectFile.All.SelectMany(p => p.Packages).Concat(new ProjectFile(Repository.Read("Directory.Build.props")).Packages);
        Central().Where(p => !p.Transitive).Select(p => p.Name).Except(used).ShouldBeEmpty();
    }

    [Fact]
    public void CentralVersions_Always_AreTheOnlyOnes() =>
        ProjectFile.All.SelectMany(p => p.Elements).Where(e => e.Name.LocalName == "PackageReference" && e.Attribute("Version") is not null).ShouldBeEmpty();

    [Fact]
    public void ThirdPartyParts_Always_NameVersionLicenceAndReason() =>
        Markdown.Rows(Markdown.Section(Text, "## Third-party parts")).Where(row => row.Length != 4 || row.Any(cell => cell.Length == 0)).ShouldBeEmpty();

    [Fact]
    public void Package_ThatIsMissingStaleOrUnlicensed_IsRefused() =>
        Faults([("A", "1"), ("B", "2")], [["`A`", "1", "MIT", "why"], ["`B`", "1", "Proprietary", ""]]).Count().ShouldBe(4);

    private static string Text => Repository.Read("docs/dependencies.md").Text;

    private static IEnumerable<(string Name, string Version, bool Transitive)> Central() =>
        XElement.Parse(Repository.Read("Directory.Packages.props").Text).Descendants("PackageVersion").Select(e =>
            ((string)e.Attribute("Include")!, (string)e.Attribute("Version")!, ((string?)e.Parent!.Attribute("Label"))?.StartsWith("Transitive", StringComparison.Ordinal) == true));
}
