namespace MspPlatform.Conventions.Tests;

/// <summary>The checkout that these tests were built in, as files. Needs no git, so that an unpacked archive can be tested too.</summary>
internal static class Repository
{
    private static readonly Lazy<IReadOnlyList<SourceFile>> Everything = new(() => [.. Walk(Root!).OrderBy(f => f.Path, StringComparer.Ordinal)]);

    public static string Root { get; } = FindRoot();

    /// <summary>Folder names that <c>.gitignore</c> keeps out of the repository, wherever they stand.</summary>
    public static IReadOnlySet<string> Ignored { get; } = File.ReadAllLines(Path.Combine(Root, ".gitignore"))
        .Where(line => line.EndsWith('/')).Select(line => line.TrimEnd('/')).Append(".git").ToHashSet(StringComparer.Ordinal);

    /// <summary>Every file that could be committed.</summary>
    public static IReadOnlyList<SourceFile> Files => Everything.Value;

    /// <summary>C# that people write: no migrations, which <c>dotnet ef</c> writes.</summary>
    public static IEnumerable<SourceFile> CSharp(params string[] rooms) =>
        Files.Where(f => f.Path.EndsWith(".cs", StringComparison.Ordinal) && !f.Path.Contains("/Migrations/", StringComparison.Ordinal) && rooms.Contains(f.Room));

    public static SourceFile Read(string path) =>
        Files.SingleOrDefault(f => f.Path == path) ?? throw new FileNotFoundException($"{path} is missing from the repository.");

    private static IEnumerable<SourceFile> Walk(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            if (!file.EndsWith(".user", StringComparison.Ordinal) && Path.GetFileName(file) != ".git")
                yield return new SourceFile(Path.GetRelativePath(Root, file), () => File.ReadAllText(file));
        }

        foreach (SourceFile file in Directory.EnumerateDirectories(folder).Where(f => !Ignored.Contains(Path.GetFileName(f))).SelectMany(Walk))
            yield return file;
    }

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "MspPlatform.sln")))
                return folder;
        }

        throw new DirectoryNotFoundException($"No MspPlatform.sln lies above {AppContext.BaseDirectory}.");
    }
}
