using System.Diagnostics;
using MspPlatform.LocalStack.Processes;
using Npgsql;

namespace MspPlatform.LocalStack.Tests.Processes;

/// <summary>This test program started again as another process: a supervisor to kill, or an ordinary user's cluster.</summary>
internal static class SecondProgram
{
    public const string Role = "second-program";

    /// <summary>Starts the program. Its standard output is redirected; <paramref name="through"/> goes before it on the command line.</summary>
    public static Process Start(IReadOnlyList<string> arguments, IReadOnlyList<string>? through = null, string? baseFolder = null)
    {
        var program = Path.Combine(baseFolder ?? AppContext.BaseDirectory, typeof(SecondProgram).Assembly.GetName().Name + ".dll");
        string[] line = [.. through ?? [], Dotnet, program, Role, .. arguments];
        return Process.Start(new ProcessStartInfo(line[0], line[1..]) { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = "/" })!;
    }

    public static Task<int> RunAsync(string[] arguments) => arguments switch
    {
        ["supervise", var log] => SuperviseAsync(log),
        ["cluster", var folder] => CountStartsAsync(folder),
        _ => Task.FromResult(2),
    };

    private static string Dotnet =>
        Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    /// <summary>Supervises a part, says its process id when it is up, and waits for ever.</summary>
    private static async Task<int> SuperviseAsync(string log)
    {
        var part = await SupervisedProcess.StartAsync(
            new PartSpec { Name = "part", Program = "sh", Arguments = ["-c", "echo up; exec sleep 1000"], LogFile = log });
        await Wait.UntilAsync(
            () => LogFile.LastLines(log, 1).Contains("up"), TimeSpan.FromSeconds(10), () => "The part is not up.", CancellationToken.None);
        Console.WriteLine(part.ProcessId);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        return 0;
    }

    /// <summary>Starts the folder's cluster, adds a row to a table, says how many there are, and stops.</summary>
    private static async Task<int> CountStartsAsync(string folder)
    {
        await using var cluster = await PostgresCluster.StartAsync(folder, durable: false);
        await using var source = NpgsqlDataSource.Create(cluster.ConnectionString());
        await source.CreateCommand("CREATE TABLE IF NOT EXISTS start (); INSERT INTO start DEFAULT VALUES").ExecuteNonQueryAsync();
        Console.WriteLine(await source.CreateCommand("SELECT count(*) FROM start").ExecuteScalarAsync());
        return 0;
    }
}
