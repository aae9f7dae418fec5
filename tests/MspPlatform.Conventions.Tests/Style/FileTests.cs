using System.Text.RegularExpressions;

namespace MspPlatform.Conventions.Tests.Style;

/// <summary>A file is one thing, and short enough to be read in one go.</summary>
public sealed partial class FileTests
{
    private const int MaxLines = 300;

    private static readonly Dictionary<string, string> LongFiles = new(StringComparer.Ordinal);

    private static readonly string[] Rooms = ["src", "mock", "providers", "tests"];

    internal static IEnumerable<string> Faults(SourceFile file)
    {
        if (file.Lines.Length > MaxLines && !LongFiles.ContainsKey(file.Path))
            yield return $"{file.Path} has {file.Lines.Length} lines";
        if (PublicType().Count(file.Text) is var types and > 1)
            yield return $"{file.Path} has {types} public types";
        if (BlockNamespace().IsMatch(file.Text))
            yield return $"{file.Path} has a namespace in braces";
        if (file.Text.Contains("#nullable dis" + "able", StringComparison.Ordinal))
            yield return $"{file.Path} turns nullable off";
    }

    [Fact]
    public void CSharpFiles_Always_AreOneThingAndShort() => Repository.CSharp(Rooms).SelectMany(Faults).ShouldBeEmpty();

    // A script or a page is read like code; a golden file is what a program wrote.
    [Fact]
    public void OtherSources_Always_AreShort() =>
        Repository.Files.Where(f => !f.Path.Contains("/Golden/", StringComparison.Ordinal)).Where(f => Path.GetExtension(f.Path) is ".sh" or ".js" or ".css" or ".razor" or ".yml" or ".awk" && f.Lines.Length > MaxLines)
            .Select(f => $"{f.Path} has {f.Lines.Length} lines").ShouldBeEmpty();

    [Fact]
    public void LongFiles_Always_ExistAndAreStillLong() =>
        LongFiles.Keys.Where(path => Repository.Read(path).Lines.Length <= MaxLines).ShouldBeEmpty();

    [Fact]
    public void File_WithTwoPublicTypes_IsRefused() =>
        Faults(new SourceFile("src/A.cs", "namespace A;\n\npublic sealed record B;\n\npublic enum C { D }\n")).ShouldBe(["src/A.cs has 2 public types"]);

    [Fact]
    public void File_WithAPublicTypeAndItsInternalValidator_IsAllowed() =>
        Faults(new SourceFile("src/A.cs", "namespace A;\n\npublic sealed class B\n{\n    public enum Inner { D }\n}\n\ninternal sealed class C;\n")).ShouldBeEmpty();

    [Fact]
    public void File_WithTooManyLines_IsRefused() =>
        Faults(new SourceFile("src/A.cs", string.Join('\n', Enumerable.Repeat("// x", MaxLines + 1)))).ShouldBe(["src/A.cs has 301 lines"]);

    [Fact]
    public void File_WithANamespaceInBraces_IsRefused() => Faults(new SourceFile("src/A.cs", "namespace A\n{\n}\n")).Count().ShouldBe(1);

    // Types of a file-scoped namespace start their line; nested ones are indented.
    [GeneratedRegex(@"^public\s+(?:(?:sealed|static|abstract|partial|readonly|ref|unsafe|file)\s+)*(?:class|record|struct|interface|enum|delegate)\b", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"^namespace [\w.]+\s*(\{|$)", RegexOptions.Multiline)]
    private static partial Regex BlockNamespace();
}
