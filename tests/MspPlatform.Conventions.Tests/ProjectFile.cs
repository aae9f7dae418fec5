using System.Xml.Linq;

namespace MspPlatform.Conventions.Tests;

/// <summary>What a project file says it needs.</summary>
internal sealed class ProjectFile(SourceFile file)
{
    private readonly XElement _root = XElement.Parse(file.Text);

    public static IReadOnlyList<ProjectFile> All { get; } =
        [.. Repository.Files.Where(f => f.Path.EndsWith(".csproj", StringComparison.Ordinal)).Select(f => new ProjectFile(f))];

    public SourceFile File => file;

    public string Name => Path.GetFileNameWithoutExtension(file.Path);

    /// <summary>The name without <c>MspPlatform.</c>, as the plan writes it.</summary>
    public string ShortName => Name.Replace("MspPlatform.", "", StringComparison.Ordinal);

    public string Room => file.Room;

    /// <summary>Names of the projects it references.</summary>
    public IEnumerable<string> References => Included("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

    public IEnumerable<string> Packages => Included("PackageReference");

    public IEnumerable<XElement> Elements => _root.DescendantsAndSelf();

    private IEnumerable<string> Included(string item) => _root.Descendants(item).Select(e => (string?)e.Attribute("Include")).OfType<string>();
}
