using System.Text.RegularExpressions;

namespace MspPlatform.Conventions.Tests.Docs;

/// <summary>Commands and links that documents and users rely on.</summary>
public sealed partial class PromisesTests
{
    [Theory]
    [InlineData("run")]
    [InlineData("test")]
    [InlineData("bench")]
    [InlineData("up")]
    [InlineData("down")]
    [InlineData("lint")]
    [InlineData("format")]
    [InlineData("migrate")]
    [InlineData("help")]
    public void Makefile_Always_HasTheCommandAndItsHelp(string command) =>
        Repository.Read("Makefile").Lines.ShouldContain(line => Regex.IsMatch(line, $"^{command}:.*## \\S"));

    [Fact]
    public void Documents_Always_NameMakeCommandsThatExist()
    {
        string makefile = Repository.Read("Makefile").Text;
        Documents().SelectMany(f => MakeCommand().Matches(f.Text).Select(m => (f.Path, Command: m.Groups[1].Value)))
            .Where(c => !Regex.IsMatch(makefile, $"^{c.Command}:", RegexOptions.Multiline)).ShouldBeEmpty();
    }

    [Fact]
    public void Documents_Always_LinkToFilesThatExist() =>
        Documents().SelectMany(BrokenLinks).ShouldBeEmpty();

    [Fact]
    public void Document_WithABrokenLink_IsRefused() =>
        BrokenLinks(new SourceFile("docs/x.md", "[a](architecture.md) [b](nowhere.md) [c](https://example.com)")).ShouldBe(["docs/x.md: nowhere.md"]);

    private static IEnumerable<SourceFile> Documents() => Repository.Files.Where(f => f.Path.EndsWith(".md", StringComparison.Ordinal));

    private static IEnumerable<string> BrokenLinks(SourceFile file)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, file.Path))!;
        return Markdown.Links(file.Text).Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith('#'))
            .Where(link => !Path.Exists(Path.Combine(folder, link.Split('#')[0]))).Select(link => $"{file.Path}: {link}");
    }

    [GeneratedRegex("`make ([a-z]+)")]
    private static partial Regex MakeCommand();
}
