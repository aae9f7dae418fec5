using System.Globalization;

namespace MspPlatform.LocalStack.Processes;

/// <summary>
/// An exclusive lock between processes on a file (flock(2) below FileShare.None). The kernel releases it when the holder ends,
/// however it ends. The file holds the holder's process id, for messages, and stays behind on purpose: deleting it would let two hold it.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>The lock, or null when another process holds it.</summary>
    /// <exception cref="StackException">The file cannot be opened for another reason.</exception>
    public static FileLock? TryTake(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.SetLength(0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            file.Flush();
            return new FileLock(file);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StackException($"{path} may not be written by this user: use another folder, or remove this one.", e);
        }
        catch (IOException e) when (e.HResult == Errno.WouldBlock)
        {
            return null;
        }
    }

    /// <summary>Waits until the lock is free.</summary>
    public static async Task<FileLock> TakeAsync(string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        FileLock? taken = null;
        await Wait.UntilAsync(
            () => (taken = TryTake(path)) is not null,
            patience,
            () => $"{path} has been locked by process {HolderOf(path)} for more than {patience.TotalSeconds:0} s.",
            cancellationToken);
        return taken!;
    }

    /// <summary>The process id that a holder wrote into the lock file, or "?".</summary>
    public static string HolderOf(string path)
    {
        try
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            var text = reader.ReadToEnd().Trim();
            return text.Length > 0 ? text : "?";
        }
        catch (IOException)
        {
            return "?";
        }
    }

    public void Dispose() => _file.Dispose();
}
