using MspPlatform.LocalStack.Processes;

namespace MspPlatform.LocalStack.Parts;

/// <summary>Programs of other projects, unpacked below one folder, that the local stack and the tests run beside the platform.</summary>
/// <param name="Folder">Absolute path; the programs lie in its <c>usr/bin</c>.</param>
internal sealed record ThirdPartyParts(string Folder)
{
    /// <summary>The Debian release whose builds are new enough (bookworm's VictoriaMetrics 1.79 lacks too much) and still run on Debian 12.</summary>
    private const string Suite = "trixie";

    private static readonly string[] Packages = ["prometheus", "prometheus-node-exporter", "promtool", "victoria-metrics"];

    // The lock's holder may be downloading 60 MB for us over a slow line.
    private static readonly TimeSpan LockPatience = TimeSpan.FromMinutes(10);

    public string VictoriaMetrics => Program("victoria-metrics");

    public string VmAgent => Program("vmagent");

    public string VmAlert => Program("vmalert");

    public string VmAuth => Program("vmauth");

    public string Prometheus => Program("prometheus");

    public string Promtool => Program("promtool");

    public string NodeExporter => Program("prometheus-node-exporter");

    /// <summary>One line per package, <c>name_version_architecture</c>; written last, so its presence means everything is there.</summary>
    private string Marker => Path.Combine(Folder, "versions.txt");

    /// <summary>
    /// The parts in <c>MSP_PARTS_DIR</c>, else <c>$MSP_DATA_DIR/parts</c>, else <c>.local/parts</c> of the repository: downloads and
    /// unpacks them when they are not there yet. Safe to call from several processes at once; costs a file read when they are there.
    /// </summary>
    /// <exception cref="StackException">They are missing and cannot be had; the message says why.</exception>
    public static Task<ThirdPartyParts> EnsureAsync(CancellationToken cancellationToken = default) =>
        EnsureAsync(StackFolders.Parts, cancellationToken);

    /// <inheritdoc cref="EnsureAsync(CancellationToken)"/>
    public static async Task<ThirdPartyParts> EnsureAsync(string folder, CancellationToken cancellationToken = default)
    {
        var parts = new ThirdPartyParts(Path.GetFullPath(folder));
        if (parts.AreComplete())
            return parts;

        var parent = Path.GetDirectoryName(parts.Folder)!;
        StackFolders.Create(parent);
        using var taken = await FileLock.TakeAsync(parts.Folder + ".lock", LockPatience, cancellationToken);
        if (!parts.AreComplete())
            await parts.FetchAsync(cancellationToken);
        return parts;
    }

    private string Program(string name) => Path.Combine(Folder, "usr", "bin", name);

    private bool AreComplete() =>
        File.Exists(Marker)
        && Packages.All(package => File.ReadLines(Marker).Any(line => line.StartsWith(package + "_", StringComparison.Ordinal)))
        && new[] { VictoriaMetrics, VmAgent, VmAlert, VmAuth, Prometheus, Promtool, NodeExporter }.All(File.Exists);

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        var archive = DebianArchive.Find(AptSourceList.ReadFolder("/etc/apt"))
            ?? throw new StackException(
                "VictoriaMetrics, Prometheus and node_exporter come from Debian's archive, but no entry of /etc/apt names it: "
                + $"add one, or unpack the packages {string.Join(", ", Packages)} of Debian {Suite} into a folder yourself and set MSP_PARTS_DIR.");

        // Beside the final folder: a rename is atomic only within one file system.
        var incoming = Folder + ".incoming";
        DeleteFolder(incoming);
        var downloads = Path.Combine(incoming, "debs");
        var root = Path.Combine(incoming, "root");
        Directory.CreateDirectory(downloads);
        Directory.CreateDirectory(root);

        await AptDownload.RunAsync(archive, Suite, Packages, downloads, cancellationToken);
        var files = Directory.GetFiles(downloads, "*.deb").Order(StringComparer.Ordinal).ToList();
        foreach (var file in files)
        {
            var unpacked = await Command.RunAsync("dpkg", ["-x", file, root], cancellationToken: cancellationToken);
            if (unpacked.ExitCode != 0)
                throw new StackException($"{Path.GetFileName(file)} could not be unpacked into {root}: {unpacked.LastLines()}");
        }

        await File.WriteAllLinesAsync(Path.Combine(root, "versions.txt"), files.Select(Path.GetFileNameWithoutExtension)!, cancellationToken);
        DeleteFolder(Folder);
        Directory.Move(root, Folder);
        DeleteFolder(incoming);
    }

    private static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
