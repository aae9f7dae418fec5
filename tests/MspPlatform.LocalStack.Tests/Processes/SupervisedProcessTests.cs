using System.Globalization;
using MspPlatform.LocalStack.Processes;

namespace MspPlatform.LocalStack.Tests.Processes;

public sealed class SupervisedProcessTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Log => _folder.File("log/part.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task StartAsync_BothOutputs_ArriveInTheLogAndTheOldOneIsKept()
    {
        _folder.File("log/part.log", "yesterday\n");

        await using var part = await SupervisedProcess.StartAsync(Shell("echo to output; echo to error >&2"));

        (await part.Exited).ShouldBe(0);
        LogFile.LastLines(Log, 10).ShouldBe(["to output", "to error"]);
        LogFile.LastLines(Log + ".1", 10).ShouldBe(["yesterday"]);
    }

    [Fact]
    public async Task StartAsync_Environment_IsOnlyWhatWasGiven()
    {
        Environment.SetEnvironmentVariable("MSP_TEST_SECRET", "of the supervisor");
        await using var part = await SupervisedProcess.StartAsync(
            Shell("echo \"[$GIVEN] [$MSP_TEST_SECRET] [${PATH:+path}]\"") with { Environment = new Dictionary<string, string> { ["GIVEN"] = "a b" } });

        await part.Exited;

        LogFile.LastLines(Log, 1).ShouldBe(["[a b] [] [path]"]);
    }

    [Fact]
    public async Task StartAsync_Part_LeadsASessionOfItsOwn()
    {
        await using var part = await SupervisedProcess.StartAsync(Sleep());
        await UntilLoggedAsync("up"); // Before that, the process id is still a link of the start chain.

        // proc(5) stat: pid (comm) state ppid pgrp session …
        var stat = await File.ReadAllTextAsync($"/proc/{part.ProcessId}/stat", Cancel);
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        fields[2].ShouldBe(part.ProcessId.ToString(CultureInfo.InvariantCulture));
        fields[3].ShouldBe(part.ProcessId.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task StartAsync_ProgramMissing_SaysWhich()
    {
        var spec = new PartSpec { Name = "part", Program = "/nowhere/program", LogFile = Log };

        var failure = await Should.ThrowAsync<StackException>(() => SupervisedProcess.StartAsync(spec));

        failure.Message.ShouldBe("part cannot start: /nowhere/program does not exist.");
    }

    [Fact]
    public async Task StopAsync_Part_EndsByTheStopSignal()
    {
        await using var part = await SupervisedProcess.StartAsync(Shell("trap 'echo asked; exit 7' TERM; echo up; while :; do sleep 0.05; done"));
        await UntilLoggedAsync("up");

        await part.StopAsync(Soon);

        (await part.Exited).ShouldBe(7);
        LogFile.LastLines(Log, 1).ShouldBe(["asked"]);
    }

    [Fact]
    public async Task StopAsync_PartIgnoresTheSignal_IsKilledWithItsChildren()
    {
        await using var part = await SupervisedProcess.StartAsync(Shell("trap '' TERM; sleep 1000 & echo $!; echo up; while :; do sleep 0.05; done"));
        await UntilLoggedAsync("up");
        var child = int.Parse(LogFile.LastLines(Log, 2)[0], CultureInfo.InvariantCulture);

        await part.StopAsync(TimeSpan.FromMilliseconds(200));

        (await part.Exited).ShouldBe(128 + (int)Signal.Kill);
        await UntilGoneAsync(child);
    }

    [Fact]
    public async Task WaitUntilHealthyAsync_PartDies_TellsTheEndOfItsLog()
    {
        await using var part = await SupervisedProcess.StartAsync(Shell("echo cannot find my socks; exit 3"));

        var failure = await Should.ThrowAsync<StackException>(() => part.WaitUntilHealthyAsync(_ => Task.FromResult(false), Soon, Cancel));

        failure.Message.ShouldBe($"part ended while starting with code 3. The end of {Log}:{Environment.NewLine}  cannot find my socks");
    }

    [Fact]
    public async Task WaitUntilHealthyAsync_PartFoundTheDiskFull_SaysSo()
    {
        await using var part = await SupervisedProcess.StartAsync(Shell("echo 'write: No space left on device'; echo more; exit 1"));

        var failure = await Should.ThrowAsync<StackException>(() => part.WaitUntilHealthyAsync(_ => Task.FromResult(false), Soon, Cancel));

        failure.Message.ShouldBe($"part ended while starting with code 1. The disk of {_folder.Path}/log is full (see {Log}).");
    }

    [Fact]
    public async Task Supervisor_KilledOutright_TakesThePartWithIt()
    {
        using var supervisor = SecondProgram.Start(["supervise", Log]);
        var part = int.Parse((await supervisor.StandardOutput.ReadLineAsync(Cancel))!, CultureInfo.InvariantCulture);
        Directory.Exists($"/proc/{part}").ShouldBeTrue();

        supervisor.Kill(); // SIGKILL: nothing of ours runs any more.

        await UntilGoneAsync(part);
    }

    [Fact]
    public async Task StartAsync_CallingThreadEnds_PartLivesOn()
    {
        // The kernel's parent-death signal follows the thread that forked.
        SupervisedProcess? part = null;
        var thread = new Thread(() =>
        {
            part = SupervisedProcess.StartAsync(Sleep()).GetAwaiter().GetResult();
            // Only from then on is the death signal armed.
            UntilLoggedAsync("up").GetAwaiter().GetResult();
        });
        thread.Start();
        thread.Join();
        await using var started = part!;

        var ended = await Task.WhenAny(started.Exited, Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, Cancel));

        ended.ShouldNotBe(started.Exited);
    }

    private static Task UntilGoneAsync(int process) => Wait.UntilAsync(
        () => !IsAlive(process), Soon, () => $"Process {process} is still there.", Cancel);

    // A killed orphan stays as a zombie where nobody reaps, for example in a container without init.
    private static bool IsAlive(int process)
    {
        try
        {
            return !File.ReadLines($"/proc/{process}/status").Any(line => line.StartsWith("State:\tZ", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false;
        }
    }

    private Task UntilLoggedAsync(string line) => Wait.UntilAsync(
        () => LogFile.LastLines(Log, 1).Contains(line), Soon, () => $"{line} was not logged.", Cancel);

    private PartSpec Shell(string script) => new() { Name = "part", Program = "sh", Arguments = ["-c", script], LogFile = Log };

    private PartSpec Sleep() => Shell("echo up; exec sleep 1000");
}
