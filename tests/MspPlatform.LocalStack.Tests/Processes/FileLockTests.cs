using System.Globalization;
using MspPlatform.LocalStack.Processes;

namespace MspPlatform.LocalStack.Tests.Processes;

public sealed class FileLockTests
{
    [Fact]
    public void TryTake_Held_IsRefusedAndNamesTheHolder()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("lock");
        using var first = FileLock.TryTake(path).ShouldNotBeNull();

        FileLock.TryTake(path).ShouldBeNull();
        FileLock.HolderOf(path).ShouldBe(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task TakeAsync_Released_IsTaken()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("lock");
        var first = FileLock.TryTake(path).ShouldNotBeNull();
        var second = FileLock.TakeAsync(path, TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        second.IsCompleted.ShouldBeFalse();

        first.Dispose();

        (await second).Dispose();
    }

    [Fact]
    public void TryTake_FolderMissing_IsAnErrorNotALock()
    {
        using var folder = new TemporaryFolder();

        Should.Throw<DirectoryNotFoundException>(() => FileLock.TryTake(folder.Path + "/missing/lock"));
    }
}
