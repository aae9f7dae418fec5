using System.Globalization;
using MspPlatform.LocalStack.Stack;

namespace MspPlatform.LocalStack.Tests.Stack;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private string Path => _temporary.File("data");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Open_Twice_FindsItsOwnFolderAgain()
    {
        DataFolder.Open(Path, 0).Dispose();
        _temporary.File("data/postgres/data/PG_VERSION", "15");

        using var again = DataFolder.Open(Path, 0);

        Directory.Exists(again.In("secrets")).ShouldBeTrue();
    }

    [Fact]
    public void Open_PartsFetchedBefore_IsFine()
    {
        _temporary.File("data/parts/versions.txt", "");

        DataFolder.Open(Path, 0).Dispose();
    }

    [Fact]
    public void Open_InUse_NamesTheHolder()
    {
        using var first = DataFolder.Open(Path, 0);

        Failure().ShouldStartWith($"Another local stack (process {Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}) runs on {Path}: stop it");
    }

    [Fact]
    public void Open_Foreign_IsLeftAlone()
    {
        _temporary.File("data/thesis.odt", "years of work");

        Failure().ShouldBe($"{Path} is not a data folder of the local stack (it holds thesis.odt): choose an empty one with MSP_DATA_DIR.");
        Directory.GetFileSystemEntries(Path).Length.ShouldBe(1);
    }

    [Fact]
    public void Open_File_SaysSo()
    {
        File.WriteAllText(Path, "");

        Failure().ShouldBe($"The data folder {Path} is a file: choose another with MSP_DATA_DIR.");
    }

    [Fact]
    public void Open_BelowAFile_SaysWhyItCannotBeCreated()
    {
        File.WriteAllText(Path, "");

        Should.Throw<StackException>(() => DataFolder.Open(Path + "/below", 0)).Message.ShouldStartWith($"The folder {Path}/below cannot be created: ");
    }

    [Fact]
    public void Open_OtherLayout_SaysSo()
    {
        _temporary.File("data/layout", "99\n");

        Failure().ShouldBe($"The data folder {Path} has layout 99, this program knows 1: move it away to start empty.");
    }

    [Fact]
    public void Open_DatabaseGone_DoesNotStartEmptyBesideItsRemains()
    {
        DataFolder.Open(Path, 0).Dispose();
        _temporary.File("data/admin.json", "{}");

        Failure().ShouldBe($"{Path}/postgres/data is missing, but the rest of {Path} belongs to it: restore it, or move the whole folder away to start empty.");
    }

    [Fact]
    public void Open_TokenKeyGone_SaysSo()
    {
        DataFolder.Open(Path, 0).Dispose();
        _temporary.File("data/admin.json", "{}");
        _temporary.File("data/postgres/data/PG_VERSION", "15");

        Failure().ShouldStartWith($"{Path}/secrets/token-hash-key is missing, without which no token is valid");
    }

    [Fact]
    public void Open_DiskNearlyFull_SaysHowMuchIsMissing()
    {
        var failure = Should.Throw<StackException>(() => DataFolder.Open(Path, long.MaxValue));

        failure.Message.ShouldStartWith($"The disk of {Path} is nearly full: ");
        DataFolder.Open(Path, 0).Dispose(); // Released.
    }

    private string Failure() => Should.Throw<StackException>(() => DataFolder.Open(Path, 0)).Message;
}
