using MspPlatform.LocalStack.Processes;

namespace MspPlatform.LocalStack.Tests.Processes;

public sealed class OrdinaryUserTests
{
    [Fact]
    public async Task Cluster_StartedTwiceByAnOrdinaryUser_FindsItsData()
    {
        Assert.SkipUnless(UnixUser.IsRoot, "Only root can become another user; an ordinary user's cluster is what the other tests start.");
        var cancel = TestContext.Current.CancellationToken;
        var nobody = (await UnixUser.FindAsync("nobody", cancel)).ShouldNotBeNull();
        using var folder = new TemporaryFolder();
        // The checkout may lie where only root may enter.
        var program = folder.File("program");
        (await Command.RunAsync("cp", ["-r", AppContext.BaseDirectory, program], cancellationToken: cancel)).ExitCode.ShouldBe(0);
        (await Command.RunAsync("chmod", ["-R", "a+rX", folder.Path], cancellationToken: cancel)).ExitCode.ShouldBe(0);
        var data = folder.File("data");
        Directory.CreateDirectory(data);
        await nobody.OwnAsync(data, cancel);

        var counts = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            using var process = SecondProgram.Start(
                ["cluster", Path.Combine(data, "pg")],
                ["setpriv", $"--reuid={nobody.UserId}", $"--regid={nobody.GroupId}", "--clear-groups", "--"],
                program);
            counts.Add((await process.StandardOutput.ReadToEndAsync(cancel)).Trim());
            await process.WaitForExitAsync(cancel);
            process.ExitCode.ShouldBe(0);
        }

        counts.ShouldBe(["1", "2"]);
    }
}
