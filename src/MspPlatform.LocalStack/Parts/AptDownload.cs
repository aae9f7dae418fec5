using MspPlatform.LocalStack.Processes;

namespace MspPlatform.LocalStack.Parts;

/// <summary>
/// Downloads packages of another Debian release with apt-get and its signature checks, without root and without touching the
/// system: source list, index, state and cache live in a folder of their own.
/// </summary>
internal static class AptDownload
{
    /// <summary>Leaves the packages' <c>.deb</c> files in <paramref name="folder"/>, which must be empty.</summary>
    /// <exception cref="StackException">No Debian source, no network, a bad signature or a full disk: apt's own words in one sentence.</exception>
    public static async Task RunAsync(
        AptSource archive, string suite, IReadOnlyCollection<string> packages, string folder, CancellationToken cancellationToken)
    {
        var work = Path.Combine(folder, "apt");
        Directory.CreateDirectory(Path.Combine(work, "lists", "partial"));
        Directory.CreateDirectory(Path.Combine(work, "cache", "archives", "partial"));
        var list = Path.Combine(work, "debian.sources");
        await File.WriteAllTextAsync(list, archive.ToDeb822(suite), cancellationToken);

        string[] options =
        [
            "-qq",
            "-o", $"Dir::Etc::SourceList={list}",
            "-o", "Dir::Etc::SourceParts=/dev/null",
            // The machine's pins and default release speak about its own release.
            "-o", "Dir::Etc::Preferences=/dev/null",
            "-o", "Dir::Etc::PreferencesParts=/dev/null",
            "-o", "APT::Default-Release=",
            "-o", $"Dir::State::Lists={work}/lists",
            "-o", $"Dir::Cache={work}/cache",
            // Root's apt downloads as _apt, which may not enter a clone below a root-only home.
            "-o", "APT::Sandbox::User=root",
            "-o", "Acquire::Languages=none",
            "-o", "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false",
            "-o", "Acquire::Retries=3",
            "-o", "Acquire::AllowInsecureRepositories=false",
            "-o", "APT::Get::AllowUnauthenticated=false",
            // A failing fetch is otherwise only a warning, and yesterday's index would do.
            "-o", "APT::Update::Error-Mode=any",
        ];
        await AptGetAsync([.. options, "update"]);
        await AptGetAsync([.. options, "download", .. packages]);
        Directory.Delete(work, recursive: true);

        async Task AptGetAsync(string[] arguments)
        {
            var result = await Command.RunAsync("apt-get", arguments, folder, cancellationToken: cancellationToken);
            if (result.ExitCode != 0)
            {
                throw new StackException(
                    $"Debian {suite}'s packages ({string.Join(", ", packages)}) could not be downloaded, apt-get says: {result.LastLines()}");
            }
        }
    }
}
