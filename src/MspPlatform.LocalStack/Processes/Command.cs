using System.Diagnostics;

namespace MspPlatform.LocalStack.Processes;

/// <summary>What a finished command left: exit code and the text of both its output streams.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>The last lines of what the command said, for a message; standard error when there is any.</summary>
    public string LastLines(int count = 3) =>
        string.Join(" | ", (Error.Length > 0 ? Error : Output).Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(count));
}

/// <summary>Runs short-lived tools (apt-get, dpkg, chown, …) to their end.</summary>
internal static class Command
{
    /// <summary>Runs a tool without a shell and captures its output; cancelling kills it and everything it started.</summary>
    /// <exception cref="StackException">The tool is not installed.</exception>
    public static async Task<CommandResult> RunAsync(
        string file,
        IEnumerable<string> arguments,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environment = null,
        CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? "/",
        };
        // Messages are matched and shown; a translated apt would defeat both.
        start.Environment["LC_ALL"] = "C.UTF-8";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        using var process = await SpawnThread.StartAsync(start);
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new CommandResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
