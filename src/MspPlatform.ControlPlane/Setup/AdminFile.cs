using System.Text.Json;

namespace MspPlatform.ControlPlane.Setup;

/// <summary>The file with the first administrator's credentials. Only its owner can read it, from its first byte on.</summary>
internal sealed class AdminFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly string _path;
    private readonly string _draft;

    private AdminFile(string path, string draft) => (_path, _draft) = (path, draft);

    /// <summary>
    /// Writes a draft beside the file. Done before the key is stored: a key that exists but could not be kept would be lost.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public static async Task<AdminFile> DraftAsync(string path, string email, string apiKey, CancellationToken cancellationToken)
    {
        string draft = path + ".new";
        System.IO.File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var stream = new FileStream(draft, options);
        await JsonSerializer.SerializeAsync(stream, new { email, apiKey }, Json, cancellationToken);
        return new AdminFile(path, draft);
    }

    public void Publish() => System.IO.File.Move(_draft, _path, overwrite: true);

    public void Discard() => System.IO.File.Delete(_draft);
}
