using MspPlatform.LocalStack.Processes;

namespace MspPlatform.Benchmarks.Faults;

/// <summary>A small disk of the store's own, in memory, so that it can be filled without filling anybody else's.</summary>
internal sealed class StoreDisk
{
    private const string Size = "512m";

    private string? _folder;

    /// <summary>Why there is none; null when there is one.</summary>
    public string? Problem { get; private set; }

    private string Filler => Path.Combine(_folder!, "filler");

    /// <summary>Puts it at this folder, for which one must be root.</summary>
    public async Task MountAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        CommandResult mounted = await Command.RunAsync("mount", ["-t", "tmpfs", "-o", "size=" + Size, "tmpfs", folder]);
        if (mounted.ExitCode == 0)
            _folder = folder;
        else
            Problem = $"a small disk for the store cannot be mounted ({mounted.LastLines().Trim()})";
    }

    /// <summary>Fills it up.</summary>
    /// <param name="left">Bytes that stay free.</param>
    public void Fill(long left)
    {
        using FileStream filler = File.Open(Filler, FileMode.Append);
        byte[] block = new byte[1 << 20];
        for (long free = new DriveInfo(_folder!).AvailableFreeSpace - left; free > 0; free = new DriveInfo(_folder!).AvailableFreeSpace - left)
        {
            filler.Write(block, 0, (int)Math.Min(free, block.Length));
            filler.Flush();
        }
    }

    public void Empty() => File.Delete(Filler);

    public async Task UnmountAsync()
    {
        if (_folder is not null)
            await Command.RunAsync("umount", [_folder]);
    }
}
