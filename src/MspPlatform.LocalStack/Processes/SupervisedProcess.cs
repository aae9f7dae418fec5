using System.Diagnostics;
using System.Globalization;

namespace MspPlatform.LocalStack.Processes;

/// <summary>
/// A child that runs in a session of its own (a terminal's Ctrl-C reaches only the supervisor, which then stops the parts in order),
/// writes to its log file directly, and is killed by the kernel when this program ends in any way.
/// </summary>
internal sealed class SupervisedProcess : IAsyncDisposable
{
    private static readonly string[] InheritedVariables = ["PATH", "HOME", "LANG", "TZ", "TMPDIR", "DOTNET_ROOT"];
    private static readonly TimeSpan DefaultStopPatience = TimeSpan.FromSeconds(5);

    // Opens log and folder with the supervisor's rights, before any are dropped.
    private const string OpenFiles =
        """exec </dev/null >>"$1" 2>&1; [ -z "$2" ] || exec 9<"$2"; shift 2; exec "$@" """;

    // The parent may have died between fork and the request for a death signal: then nobody would ever send one.
    private const string RunUnlessOrphaned =
        """[ "$PPID" = "$1" ] || exit 1; shift; exec "$@" """;

    private readonly Process _process;

    private SupervisedProcess(PartSpec spec, Process process)
    {
        Spec = spec;
        _process = process;
        ProcessId = process.Id;
        Exited = WatchAsync();
    }

    public PartSpec Spec { get; }

    /// <summary>The process id of the program itself: every link of the start chain replaces itself by the next.</summary>
    public int ProcessId { get; }

    /// <summary>Completes with the exit code when the process ends, for whatever reason; 128 + n when signal n ended it.</summary>
    public Task<int> Exited { get; }

    /// <summary>Starts the process. It may still fail at once: watch <see cref="Exited"/> while waiting for it to be healthy.</summary>
    /// <exception cref="StackException">The program, or a tool of util-linux, is missing.</exception>
    public static async Task<SupervisedProcess> StartAsync(PartSpec spec)
    {
        if (Path.IsPathRooted(spec.Program) && !File.Exists(spec.Program))
            throw new StackException($"{spec.Name} cannot start: {spec.Program} does not exist.");
        LogFile.Rotate(spec.LogFile);

        // setsid forks only when it leads a process group, which a fresh child never does.
        var start = new ProcessStartInfo("setsid", [
            "sh", "-c", OpenFiles, spec.Name, spec.LogFile, spec.OpenFolder ?? "",
            // Changing the user clears the death signal (prctl(2)); setpriv requests it after that.
            "setpriv", .. DropTo(spec.User), "--pdeathsig", NameOf(spec.DeathSignal), "--",
            "sh", "-c", RunUnlessOrphaned, spec.Name, Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
            spec.Program, .. spec.Arguments])
        { WorkingDirectory = "/" };
        foreach (var name in start.Environment.Keys.Except(InheritedVariables).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in spec.Environment)
            start.Environment[name] = value;
        return new SupervisedProcess(spec, await SpawnThread.StartAsync(start));
    }

    /// <summary>Waits until the part is healthy.</summary>
    /// <exception cref="StackException">It ended instead, or is not healthy in time; the message carries the end of its log.</exception>
    public async Task WaitUntilHealthyAsync(
        Func<CancellationToken, Task<bool>> healthy, TimeSpan patience, CancellationToken cancellationToken)
    {
        await Wait.UntilAsync(
            async cancel => Exited.IsCompleted ? throw await EndedAsync("while starting") : await healthy(cancel),
            patience,
            () => $"{Spec.Name} was not ready after {patience.TotalSeconds:0} s. {LogFile.Explain(Spec.LogFile)}",
            cancellationToken);
    }

    /// <summary>The sentence for a part that ended without being asked to.</summary>
    public async Task<StackException> EndedAsync(string when) =>
        new($"{Spec.Name} ended {when} with code {await Exited}. {LogFile.Explain(Spec.LogFile)}");

    /// <summary>Asks the process to end, waits, then kills it. Harmless when it has ended already.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        if (!Exited.IsCompleted)
            _ = Native.Kill(ProcessId, (int)Spec.StopSignal);
        await Task.WhenAny(Exited, Task.Delay(patience, TimeProvider.System));
        if (!Exited.IsCompleted)
            _ = Native.Kill(ProcessId, (int)Signal.Kill);
        await Exited;
        // What the part itself may have started: its session's first process group bears its process id.
        _ = Native.Kill(-ProcessId, (int)Signal.Kill);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(DefaultStopPatience);
        _process.Dispose();
    }

    private async Task<int> WatchAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    // setpriv of Debian 12 takes signals by name only.
    private static string NameOf(Signal signal) => signal switch
    {
        Signal.Interrupt => "INT",
        Signal.Quit => "QUIT",
        Signal.Kill => "KILL",
        _ => "TERM",
    };

    private static string[] DropTo(UnixUser? user) => user is null
        ? []
        : [$"--reuid={user.UserId}", $"--regid={user.GroupId}", "--clear-groups"];
}
