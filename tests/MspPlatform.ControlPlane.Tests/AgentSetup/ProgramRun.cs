using System.Diagnostics;
using System.Text;

namespace MspPlatform.ControlPlane.Tests.AgentSetup;

/// <summary>What a program said and how it ended.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Errors)
{
    public string All => Output + Errors;

    /// <summary>Runs a program to its end. A program that goes on for longer than two minutes is stopped, and the test fails.</summary>
    public static async Task<ProgramRun> OfAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, CancellationToken cancel = default)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = new StringBuilder();
        var errors = new StringBuilder();
        process.OutputDataReceived += (_, line) => Add(output, line.Data);
        process.ErrorDataReceived += (_, line) => Add(errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException stopped)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end:\n{output}{errors}", stopped);
        }

        return new(process.ExitCode, output.ToString(), errors.ToString());
    }

    private static void Add(StringBuilder text, string? line)
    {
        if (line is not null)
            lock (text) text.Append(line).Append('\n');
    }
}
