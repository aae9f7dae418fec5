using MspPlatform.LocalStack.Processes;

namespace MspPlatform.LocalStack.Tests.Processes;

public sealed class EnvironmentFileTests
{
    [Fact]
    public void Read_CommentsAndValues_KeepsWhatFollowsTheFirstEqualsSign()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.env", "# note\n\nA=1\nB=x=y z\nC=\n");

        EnvironmentFile.Read(path).ShouldBe(new Dictionary<string, string> { ["A"] = "1", ["B"] = "x=y z", ["C"] = "" });
    }

    [Fact]
    public void Read_LineWithoutEqualsSign_IsNamed()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.env", "A=1\nrubbish\n");

        Should.Throw<StackException>(() => EnvironmentFile.Read(path)).Message.ShouldBe($"{path} has a line that is not NAME=value: rubbish");
    }
}
