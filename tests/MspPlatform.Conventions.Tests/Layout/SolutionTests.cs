using System.Text.RegularExpressions;

namespace MspPlatform.Conventions.Tests.Layout;

/// <summary>What is not in the solution is neither built nor formatted nor analysed.</summary>
public sealed partial class SolutionTests
{
    internal static IEnumerable<string> Missing(IEnumerable<string> projects, string solution) =>
        projects.Except(ProjectPath().Matches(solution).Select(m => m.Value.Trim('"').Replace('\\', '/')));

    [Fact]
    public void Solution_Always_HoldsEveryProject()
    {
        ProjectFile.All.ShouldNotBeEmpty();
        Missing(ProjectFile.All.Select(p => p.File.Path), Repository.Read("MspPlatform.sln").Text).ShouldBeEmpty();
    }

    [Fact]
    public void Solution_Always_NamesOnlyProjectsThatExist() =>
        ProjectPath().Matches(Repository.Read("MspPlatform.sln").Text).Select(m => m.Value.Trim('"').Replace('\\', '/'))
            .Except(ProjectFile.All.Select(p => p.File.Path)).ShouldBeEmpty();

    [Fact]
    public void Projects_Always_StandInARoomUnderTheirOwnName() =>
        ProjectFile.All.Where(p => p.File.Path != $"{p.Room}/{p.Name}/{p.Name}.csproj" || p.Room is not ("src" or "mock" or "providers" or "tests"))
            .Select(p => p.File.Path).ShouldBeEmpty();

    [Fact]
    public void Solution_WithoutAProject_IsRefused() =>
        Missing(["src/A/A.csproj", "src/B/B.csproj"], "Project(\"{1}\") = \"A\", \"src\\A\\A.csproj\", \"{2}\"").ShouldBe(["src/B/B.csproj"]);

    [GeneratedRegex("\"[^\"]+\\.csproj\"")]
    private static partial Regex ProjectPath();
}
