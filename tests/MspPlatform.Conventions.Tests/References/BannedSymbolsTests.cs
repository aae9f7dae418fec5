using System.Xml.Linq;

namespace MspPlatform.Conventions.Tests.References;

/// <summary>The list of banned symbols reaches every project, and nobody leaves it by a side door.</summary>
public sealed class BannedSymbolsTests
{
    private static readonly string[] SideDoors = ["ImportDirectoryBuildProps", "RunAnalyzers", "RunAnalyzersDuringBuild", "TreatWarningsAsErrors", "ManagePackageVersionsCentrally"];

    internal static IEnumerable<string> Faults(ProjectFile project)
    {
        foreach (XElement element in project.Elements)
        {
            if (SideDoors.Contains(element.Name.LocalName))
                yield return $"{project.Name} sets {element.Name.LocalName}";
            if (element.Name.LocalName is "AdditionalFiles" or "PackageReference" && element.Attribute("Remove") is { } removed)
                yield return $"{project.Name} removes {removed.Value}";
            if (element.Name.LocalName is "NoWarn" && element.Value.Contains("RS0030", StringComparison.Ordinal))
                yield return $"{project.Name} turns the banned symbols off";
        }
    }

    [Fact]
    public void BuildProps_Always_GiveEveryProjectTheListAndItsAnalyzer()
    {
        var props = XElement.Parse(Repository.Read("Directory.Build.props").Text);
        props.Descendants("AdditionalFiles").Select(e => (string?)e.Attribute("Include")).ShouldContain("$(MSBuildThisFileDirectory)BannedSymbols.txt");
        props.Descendants("PackageReference").Select(e => (string?)e.Attribute("Include")).ShouldContain("Microsoft.CodeAnalysis.BannedApiAnalyzers");
        Repository.Files.Count(f => Path.GetFileName(f.Path) is "Directory.Build.props" or "Directory.Build.targets").ShouldBe(1, "a nearer one would hide the root's");
    }

    [Fact]
    public void Projects_Always_KeepTheAnalyzersOn() => ProjectFile.All.SelectMany(Faults).ShouldBeEmpty();

    [Fact]
    public void Sources_Always_LeaveBannedSymbolsBanned() =>
        Repository.CSharp("src", "mock", "providers", "tests").Where(f => f.Text.Contains("RS" + "0030", StringComparison.Ordinal) && f.Path != ThisFile).Select(f => f.Path).ShouldBeEmpty();

    [Theory]
    [InlineData("System.DateTime.UtcNow")]
    [InlineData("System.DateTimeOffset.UtcNow")]
    [InlineData("System.Random.Shared")]
    [InlineData("System.Threading.Tasks.Task`1.Result")]
    [InlineData("IgnoreQueryFilters")]
    public void BannedSymbols_Always_HoldWhatTheStyleForbids(string symbol) => Repository.Read("BannedSymbols.txt").Text.ShouldContain(symbol);

    [Theory]
    [InlineData("<Project><PropertyGroup><RunAnalyzers>false</RunAnalyzers></PropertyGroup></Project>")]
    [InlineData("<Project><ItemGroup><AdditionalFiles Remove='BannedSymbols.txt' /></ItemGroup></Project>")]
    [InlineData("<Project><PropertyGroup><NoWarn>RS0030</NoWarn></PropertyGroup></Project>")]
    public void Project_WithASideDoor_IsRefused(string xml) => Faults(new ProjectFile(new SourceFile("src/A/A.csproj", xml))).Count().ShouldBe(1);

    private const string ThisFile = "tests/MspPlatform.Conventions.Tests/References/BannedSymbolsTests.cs";
}
