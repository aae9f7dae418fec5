using MspPlatform.LocalStack;
using MspPlatform.LocalStack.Parts;
using MspPlatform.LocalStack.Processes;

namespace MspPlatform.Benchmarks.Edge;

/// <summary>Finds nginx on the machine, or unpacks this Debian release's package into the data folder, without installing it.</summary>
internal static class NginxProgram
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromMinutes(5);

    /// <exception cref="StackException">There is none and it cannot be had.</exception>
    internal static async Task<string> EnsureAsync(CancellationToken cancellationToken)
    {
        const string installed = "/usr/sbin/nginx";
        if (File.Exists(installed))
            return installed;
        var folder = Path.Combine(StackFolders.Data, "nginx");
        var program = folder + installed;
        StackFolders.Create(StackFolders.Data);
        using var taken = await FileLock.TakeAsync(folder + ".lock", LockPatience, cancellationToken);
        if (!File.Exists(program))
            await FetchAsync(folder, cancellationToken);
        return program;
    }

    /// <summary>As it names itself, such as <c>nginx 1.22.1</c>.</summary>
    /// <exception cref="StackException">It does not run; most likely a library of its is missing.</exception>
    internal static async Task<string> ReadVersionAsync(string program, CancellationToken cancellationToken)
    {
        var version = await Command.RunAsync(program, ["-v"], cancellationToken: cancellationToken);
        return version.ExitCode == 0
            ? version.Error.Trim().Replace("nginx version: nginx/", "nginx ", StringComparison.Ordinal)
            : throw new StackException($"{program} does not run: {version.LastLines()} Install it with `apt-get install nginx`.");
    }

    private static async Task FetchAsync(string folder, CancellationToken cancellationToken)
    {
        var archive = DebianArchive.Find(AptSourceList.ReadFolder("/etc/apt"))
            ?? throw new StackException("nginx is not installed, and no entry of /etc/apt names Debian's archive: install it.");
        var incoming = folder + ".incoming";
        if (Directory.Exists(incoming))
            Directory.Delete(incoming, recursive: true);
        var downloads = Path.Combine(incoming, "debs");
        var root = Path.Combine(incoming, "root");
        Directory.CreateDirectory(downloads);
        Directory.CreateDirectory(root);

        // Unlike the static Go programs, nginx must fit the libraries of this release.
        await AptDownload.RunAsync(archive, ReleaseName(), ["nginx"], downloads, cancellationToken);
        var package = Directory.GetFiles(downloads, "*.deb").Single();
        var unpacked = await Command.RunAsync("dpkg", ["-x", package, root], cancellationToken: cancellationToken);
        if (unpacked.ExitCode != 0)
            throw new StackException($"{Path.GetFileName(package)} could not be unpacked: {unpacked.LastLines()}");
        Directory.Move(root, folder);
        Directory.Delete(incoming, recursive: true);
    }

    private static string ReleaseName() => EnvironmentFile.Read("/etc/os-release").TryGetValue("VERSION_CODENAME", out var name)
        ? name.Trim('"')
        : throw new StackException("/etc/os-release does not name the Debian release: install nginx.");
}
