using System.Diagnostics;
using System.Text;
using MspPlatform.LocalStack;
using MspPlatform.Testing;

namespace MspPlatform.EndToEnd.Tests;

/// <summary><c>make run</c> as a person starts it: the real command, on ports and a data folder of its own.</summary>
internal sealed class MakeRun : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private MakeRun(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public static MakeRun Start(string dataFolder, int edgePort, bool demo)
    {
        // A session of its own: an interrupt to its group is then what a terminal's Ctrl-C is, and everything it started can be found.
        // A shell's background job (which the tests may be) ignores interrupts, and its children would inherit that.
        var start = new ProcessStartInfo("setsid", ["env", "--default-signal=INT,QUIT", "make", "--no-print-directory", "run"])
        {
            UseShellExecute = false,
            WorkingDirectory = StackFolders.Repository,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MSP_DATA_DIR"] = dataFolder;
        start.Environment["MSP_PARTS_DIR"] = StackFolders.Parts;
        start.Environment["MSP_EDGE_URL"] = $"http://localhost:{edgePort}";
        start.Environment["MSP_DEMO"] = demo ? "1" : "0";
        return new MakeRun(Process.Start(start)!);
    }

    public async Task UntilReadyAsync(CancellationToken cancel)
    {
        await Eventually.TrueWithinAsync(240,
            () => Task.FromResult(Output.Contains("Ready in", StringComparison.Ordinal) || _process.HasExited), "make run is ready", cancel);
        Output.Contains("Ready in", StringComparison.Ordinal).ShouldBeTrue(Output);
    }

    /// <summary>What Ctrl-C does: an interrupt to the whole foreground group.</summary>
    /// <returns>The exit code and how long it took.</returns>
    public async Task<(int ExitCode, TimeSpan Took)> InterruptAsync(CancellationToken cancel)
    {
        long start = TimeProvider.System.GetTimestamp();
        using (Process kill = Process.Start("kill", ["-INT", "--", $"-{_process.Id}"]))
            await kill.WaitForExitAsync(cancel);
        await _process.WaitForExitAsync(cancel);
        return (_process.ExitCode, TimeProvider.System.GetElapsedTime(start));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await InterruptAsync(CancellationToken.None);
        _process.Dispose();
    }

    private void Append(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}
