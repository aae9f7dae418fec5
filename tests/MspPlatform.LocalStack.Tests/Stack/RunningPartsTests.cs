using MspPlatform.LocalStack.Processes;
using MspPlatform.LocalStack.Stack;

namespace MspPlatform.LocalStack.Tests.Stack;

public sealed class RunningPartsTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StopAsync_Parts_EndInReverseOrder()
    {
        using var folder = new TemporaryFolder();
        using var running = new RunningParts();
        var order = folder.File("order", "");
        foreach (var name in new[] { "first", "second", "third" })
            running.Add(await StartAsync(folder, name, $"trap 'echo {name} >> {order}; exit' TERM; echo up; while :; do sleep 0.05; done"));

        await running.StopAsync();

        (await File.ReadAllLinesAsync(order, Cancel)).ShouldBe(["third", "second", "first"]);
        running.Failure.ShouldBeNull();
    }

    [Fact]
    public async Task StopAsync_EveryPartHangs_StaysWithinTenSeconds()
    {
        using var folder = new TemporaryFolder();
        using var running = new RunningParts();
        foreach (var number in Enumerable.Range(1, 8))
            running.Add(await StartAsync(folder, $"part-{number}", "trap '' TERM; echo up; while :; do sleep 0.05; done"));
        var start = TimeProvider.System.GetTimestamp();

        await running.StopAsync();

        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Add_PartEndsByItself_IsReportedWithItsLastWords()
    {
        using var folder = new TemporaryFolder();
        using var running = new RunningParts();
        running.Add(await StartAsync(folder, "part", "echo up; echo my heart; exit 5"));

        await Wait.UntilAsync(() => running.Ended.IsCancellationRequested, Soon, () => "Nobody noticed.", Cancel);

        running.Failure.ShouldNotBeNull().Message
            .ShouldBe($"part ended by itself with code 5. The end of {folder.Path}/part.log:{Environment.NewLine}  up{Environment.NewLine}  my heart");
        await running.StopAsync();
    }

    private static async Task<SupervisedProcess> StartAsync(TemporaryFolder folder, string name, string script)
    {
        var part = await SupervisedProcess.StartAsync(
            new PartSpec { Name = name, Program = "sh", Arguments = ["-c", script], LogFile = folder.File(name + ".log") });
        await Wait.UntilAsync(() => LogFile.LastLines(part.Spec.LogFile, 10).Contains("up"), Soon, () => $"{name} is not up.", Cancel);
        return part;
    }
}
