namespace MspPlatform.LocalStack.Processes;

/// <summary>Files that only their owner may read (mode 0600), such as passwords and tokens.</summary>
internal static class PrivateFile
{
    /// <summary>Writes the whole file at once: readers see the old text or the new one, and never a readable secret.</summary>
    public static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        var unfinished = path + ".unfinished";
        File.Delete(unfinished);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        await using (var writer = new StreamWriter(path: unfinished, options))
            await writer.WriteAsync(text.AsMemory(), cancellationToken);
        File.Move(unfinished, path, overwrite: true);
    }
}
