namespace MspPlatform.Conventions.Tests;

/// <summary>A file of the repository; or a made-up one, with which a rule shows that it can fail.</summary>
/// <param name="path">Relative to the root, with forward slashes.</param>
internal sealed class SourceFile(string path, Func<string> read)
{
    private readonly Lazy<string> _text = new(read);

    public SourceFile(string path, string text)
        : this(path, () => text)
    {
    }

    public string Path => path;

    public string Text => _text.Value;

    public string[] Lines => Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    /// <summary>The top-level folder, empty for files at the root.</summary>
    public string Room => path.Contains('/', StringComparison.Ordinal) ? path[..path.IndexOf('/', StringComparison.Ordinal)] : "";

    public override string ToString() => path;
}
