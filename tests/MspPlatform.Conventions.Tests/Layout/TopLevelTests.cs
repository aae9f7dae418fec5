namespace MspPlatform.Conventions.Tests.Layout;

/// <summary>The tree of docs/architecture.md: what a newcomer sees first holds nothing that is not part of the plan.</summary>
public sealed class TopLevelTests
{
    private static readonly string[] Folders = [".ci", "config", "dashboards", "docs", "mock", "providers", "src", "tests"];

    private static readonly string[] Files =
    [
        ".dockerignore", ".editorconfig", ".gitattributes", ".gitignore", "BannedSymbols.txt", "Directory.Build.props", "Directory.Packages.props",
        "LICENSE", "Makefile", "MspPlatform.sln", "README.md", "docker-compose.local.yml", "docker-compose.yml", "global.json",
    ];

    // Anything that a tool leaves behind at the root is a folder of ours only when somebody planned it.
    internal static IEnumerable<string> Strangers(IEnumerable<string> folders, IEnumerable<string> files) =>
        folders.Except(Folders).Select(f => f + "/").Concat(files.Except(Files));

    [Fact]
    public void Root_Always_HoldsOnlyWhatThePlanAllows()
    {
        IEnumerable<string> folders = Directory.EnumerateDirectories(Repository.Root).Select(f => Path.GetFileName(f)).Except(Repository.Ignored);
        Strangers(folders, Repository.Files.Where(f => f.Room.Length == 0).Select(f => f.Path)).ShouldBeEmpty();
    }

    [Fact]
    public void Root_WithScratchFileAndFolder_IsRefused() =>
        Strangers(["src", "scratch"], ["README.md", "notes.txt"]).ShouldBe(["scratch/", "notes.txt"]);

    [Fact]
    public void CiRun_Always_CallsMakeTestAndNothingElse()
    {
        SourceFile run = Repository.Read(".ci/run");
        IEnumerable<string> commands = run.Lines.Where(line => line.Length > 0 && !line.StartsWith('#')).Except(["set -euo pipefail", "cd \"$(dirname \"$0\")/..\""]);
        commands.ShouldBe(["exec make test"]);
    }
}
