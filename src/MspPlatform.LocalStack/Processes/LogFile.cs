namespace MspPlatform.LocalStack.Processes;

/// <summary>A part's log: rotated at start, looked into when the part fails.</summary>
internal static class LogFile
{
    // Enough for the last lines, little enough to read of a log that has run full.
    private const int TailBytes = 16 * 1024;
    private const int ShownOfLine = 240;

    /// <summary>Makes room for a new run: <c>x.log</c> becomes <c>x.log.1</c>, replacing the one before.</summary>
    public static void Rotate(string path)
    {
        StackFolders.Create(Path.GetDirectoryName(path)!);
        if (File.Exists(path))
            File.Move(path, path + ".1", overwrite: true);
    }

    /// <summary>The last lines that are not empty, oldest first; nothing when there is no log.</summary>
    public static IReadOnlyList<string> LastLines(string path, int count)
    {
        if (!File.Exists(path))
            return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(-Math.Min(TailBytes, file.Length), SeekOrigin.End);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(count).ToList();
    }

    /// <summary>One sentence on why a part ended, from the end of its log.</summary>
    public static string Explain(string path)
    {
        var lines = LastLines(path, 200);
        if (lines.Any(line => line.Contains("No space left on device", StringComparison.OrdinalIgnoreCase)))
            return $"The disk of {Path.GetDirectoryName(path)} is full (see {path}).";
        return lines.Count == 0
            ? $"It wrote nothing to {path}."
            : $"The end of {path}:{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", lines.TakeLast(5).Select(Shorten))}";
    }

    // A JSON log line says the same several times over; the file has the rest.
    private static string Shorten(string line) => line.Length <= ShownOfLine ? line : line[..ShownOfLine] + "…";
}
