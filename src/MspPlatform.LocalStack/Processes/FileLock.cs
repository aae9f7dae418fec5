using System.Globalization;

namespace MspPlatform.LocalStack.Processes;

/// <summary>
/// An exclusive lock between processes on a file (flock(2) below FileShare.None). The kernel releases it when the holder ends,
/// however it ends. The file stays behind on purpose: deleting it would let two hold it. Its holder's process id stands, for messages,
/// in a file beside it, because .NET cannot even read a file that another process has locked.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private const string HolderSuffix = ".holder";

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>The lock, or null when another process holds it.</summary>
    /// <exception cref="StackException">The file cannot be opened for another reason.</exception>
    public static FileLock? TryTake(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(path + HolderSuffix, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
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

    /// <summary>The process id that the last holder left, or "?" when it has not got round to it.</summary>
    public static string HolderOf(string path) =>
        File.Exists(path + HolderSuffix) && File.ReadAllText(path + HolderSuffix) is { Length: > 0 } holder ? holder : "?";

    public void Dispose() => _file.Dispose();
}
