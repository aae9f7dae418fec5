using System.Diagnostics;
using System.Net;
using System.Text.Json;
using MspPlatform.Mock.Fleet.Tests.Support;

namespace MspPlatform.Mock.Fleet.Tests;

/// <summary>The real program as a process of its own.</summary>
public sealed class FleetProgramTests : IDisposable
{
    /// <summary>Milliseconds after which a test that waits for what never comes fails; far above the second it takes.</summary>
    private const int Limit = 30_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-program-");

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(FleetCommand).Assembly.Location, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start)!;
    }

    private string TokenFile()
    {
        var path = Path.Combine(_folder.FullName, "tokens");
        File.WriteAllText(path, "msp_agent_first\nmsp_agent_second\n");
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact(Timeout = Limit)]
    public async Task Load_EndedBySigterm_ReportsExactlyWhatTheReceiverGot()
    {
        long stored = 0;
        await using var sink = await EdgeSink.StartAsync(request =>
        {
            Interlocked.Add(ref stored, request.Series.Count);
            return HttpStatusCode.NoContent;
        });
        using var process = Start("--servers", "40", "--series", "50", "--interval", "1s", "--edge-url", $"{sink.Url}", "--token-file", TokenFile(), "--report", "-");
        var tokens = new HashSet<string>();
        for (var i = 0; i < 60; i++)
            tokens.Add((await sink.NextAsync()).Header("Authorization"));

        await SignalAsync(process, "TERM");
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(FleetCommand.Ended);
        var report = JsonDocument.Parse(output).RootElement;
        report.GetProperty("samplesAcknowledged").GetInt64().ShouldBe(Interlocked.Read(ref stored));
        report.GetProperty("samplesProduced").GetInt64().ShouldBe(Interlocked.Read(ref stored));
        report.GetProperty("samplesDropped").EnumerateObject().ShouldBeEmpty();
        report.GetProperty("series").GetInt64().ShouldBe(2_000);
        report.GetProperty("requestSecondsP99").GetDouble().ShouldBeGreaterThan(0);
        tokens.Order().ShouldBe(["Bearer msp_agent_first", "Bearer msp_agent_second"]);
    }

    [Fact(Timeout = Limit)]
    public async Task Load_WithADuration_EndsByItselfAndWritesItsReport()
    {
        await using var sink = await EdgeSink.StartAsync();
        var report = Path.Combine(_folder.FullName, "report.json");
        using var process = Start("--servers", "3", "--series", "10", "--interval", "1s", "--duration", "1500ms", "--edge-url", $"{sink.Url}", "--token-file", TokenFile(), "--report", report);

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(FleetCommand.Ended);
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken));
        document.RootElement.GetProperty("samplesAcknowledged").GetInt64().ShouldBe(sink.TakeAll().Sum(request => request.Series.Count));
        document.RootElement.GetProperty("requests").GetProperty("204").GetInt64().ShouldBeInRange(3, 6);
    }

    [Theory(Timeout = Limit)]
    [InlineData("Give either --world", "")]
    [InlineData("Give either --world", "--world w.json --servers 5")]
    [InlineData("--servers must be", "--servers 5001 --edge-url http://localhost --token-file x")]
    [InlineData("--series must be", "--servers 5 --series 0 --edge-url http://localhost --token-file x")]
    [InlineData("--edge-url must be", "--servers 5 --edge-url localhost:1 --token-file x")]
    [InlineData("--interval must be", "--servers 5 --interval 15 --edge-url http://localhost --token-file x")]
    [InlineData("--token-file is needed", "--servers 5 --edge-url http://localhost")]
    [InlineData("it does not exist", "--servers 5 --edge-url http://localhost --token-file no-such-file")]
    [InlineData("--series does not go with --world", "--world w.json --series 5")]
    [InlineData("--metrics-port must be", "--world no.json --metrics-port 0")]
    [InlineData("'--token'", "--servers 5 --token msp_agent_x")]
    public async Task Arguments_ThatCannotBeUsed_GiveOneSentenceAndExitCode2(string message, string arguments)
    {
        using var process = Start(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(FleetCommand.BadInput);
        error.ShouldContain(message);
        error.TrimEnd().ShouldNotContain("\n");
    }

    private static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
