using MspPlatform.LocalStack.Parts;
using MspPlatform.LocalStack.Processes;

namespace MspPlatform.LocalStack.Tests.Parts;

public sealed class ThirdPartyPartsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EnsureAsync_Parts_AreRealProgramsThatRunHere()
    {
        var parts = await ThirdPartyParts.EnsureAsync(Cancel);

        foreach (var program in new[] { parts.VictoriaMetrics, parts.VmAgent, parts.VmAuth, parts.Prometheus, parts.Promtool, parts.NodeExporter })
            (await Command.RunAsync(program, ["--version"], cancellationToken: Cancel)).ExitCode.ShouldBe(0, program);
    }

    [Fact]
    public async Task EnsureAsync_Complete_NeedsNoLockAndNoWritableFolder()
    {
        using var folder = new TemporaryFolder();
        var existing = await ThirdPartyParts.EnsureAsync(Cancel);
        Directory.CreateSymbolicLink(folder.File("parts"), existing.Folder);
        using var held = FileLock.TryTake(folder.File("parts.lock"));

        (await ThirdPartyParts.EnsureAsync(folder.File("parts"), Cancel)).Folder.ShouldBe(folder.File("parts"));
    }
}
