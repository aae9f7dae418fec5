using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using MspPlatform.LocalStack;
using MspPlatform.LocalStack.Stack;
using MspPlatform.Testing;
using MspPlatform.Testing.Stack;

namespace MspPlatform.EndToEnd.Tests;

/// <summary>What the README promises about <c>make run</c>, and its tour, command by command.</summary>
public sealed class MakeRunTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MakeRun_FirstTime_Tour_CtrlC_SecondTime_AllAsTheReadmeSays()
    {
        using var folder = new TestFolder();
        string data = folder.File("data");
        int port = PortRange.Find();
        await using (MakeRun first = MakeRun.Start(data, port, demo: true))
        {
            await first.UntilReadyAsync(Cancel);
            await DemoCustomersReportAsync(data, port);
            await TourAsync(data, port);
            await CtrlCStopsEverythingAsync(first, data, port);
        }

        await using MakeRun second = MakeRun.Start(data, port, demo: true);
        await second.UntilReadyAsync(Cancel);
        using HttpClient edge = AdminClient(data, port);
        (await edge.GetStringAsync("/api/v1/customers/tour", Cancel)).ShouldContain("\"name\":\"Tour Corp\"");
        await CtrlCStopsEverythingAsync(second, data, port);
    }

    [Fact]
    public async Task MakeCommands_OfTheReadme_Exist()
    {
        foreach (string command in Readme.Blocks("## Start it").Single().Split('\n').Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0))
        {
            command.ShouldStartWith("make ");
            using Process make = Process.Start(new ProcessStartInfo("make", ["--dry-run", command[5..]])
            {
                UseShellExecute = false,
                WorkingDirectory = StackFolders.Repository,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            await make.WaitForExitAsync(Cancel);
            make.ExitCode.ShouldBe(0, command);
        }
    }

    private static async Task DemoCustomersReportAsync(string data, int port)
    {
        DemoWorld world = DemoWorld.Read();
        world.Customers.Count.ShouldBe(5);
        world.Customers.Sum(c => c.Servers.Count).ShouldBe(14);
        world.Customers.SelectMany(c => c.Servers).Select(s => s.Csp).Distinct().Order().ShouldBe(["aws", "azure", "gcp", "ncp"]);
        foreach (DemoCustomer customer in world.Customers)
        {
            using var edge = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
            edge.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer", (await File.ReadAllTextAsync(Path.Combine(data, "demo", "tokens", customer.Id + ".query"), Cancel)).Trim());
            int servers = customer.Servers.Count + (customer.Id == world.RealAgentCustomer ? 1 : 0);
            await Eventually.TrueWithinAsync(90, async () => await ServersAsync(edge) == servers, $"{customer.Id} sees its {servers} servers", Cancel);
        }
    }

    private static async Task<int> ServersAsync(HttpClient edge)
    {
        using JsonDocument json = JsonDocument.Parse(await edge.GetStringAsync("/prometheus/api/v1/query?query=node_uname_info", Cancel));
        return json.RootElement.GetProperty("data").GetProperty("result").GetArrayLength();
    }

    private static async Task TourAsync(string data, int port)
    {
        // Without pipefail, as in the reader's terminal: `… | grep -q` ends before its left side has written everything.
        string script = "set -eu\n" + string.Join('\n', Readme.Blocks("## A five-minute tour"));
        script = script.Replace(".local/parts", StackFolders.Parts, StringComparison.Ordinal)
            .Replace(".local/admin.json", Path.Combine(data, "admin.json"), StringComparison.Ordinal)
            .Replace("localhost:8880", $"localhost:{port}", StringComparison.Ordinal)
            .Replace("127.0.0.1:8886", $"127.0.0.1:{new StackPorts(port).NodeExporter}", StringComparison.Ordinal);
        var start = new ProcessStartInfo("bash", ["-c", script]) { UseShellExecute = false, WorkingDirectory = StackFolders.Repository, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process tour = Process.Start(start)!;
        Task<string> errors = tour.StandardError.ReadToEndAsync(Cancel);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        await using CancellationTokenRegistration overdue = patience.Token.Register(() => tour.Kill(entireProcessTree: true));
        string output = await tour.StandardOutput.ReadToEndAsync(Cancel);
        await tour.WaitForExitAsync(Cancel);
        tour.ExitCode.ShouldBe(0, output + await errors);

        // What the README shows is what came out, but for ids, tokens and times.
        string[] lines = [.. output.Split('\n').Select(Readme.Shape)];
        foreach (string shown in Readme.Outputs("## A five-minute tour"))
            lines.ShouldContain(Readme.Shape(shown), output);
    }

    private static async Task CtrlCStopsEverythingAsync(MakeRun run, string data, int port)
    {
        (int exitCode, TimeSpan took) = await run.InterruptAsync(Cancel);

        // The stack ends with 0; make, which the terminal interrupts too, says so by 130, 128 + SIGINT.
        exitCode.ShouldBe(130, run.Output);
        run.Output.ShouldContain("Everything has stopped.");
        took.ShouldBeLessThan(TimeSpan.FromSeconds(10), "the promise is 10 s");
        ProcessesOf(data).ShouldBeEmpty();
        PortRange.IsFree(port).ShouldBeTrue();
    }

    // Every part has the data folder in its arguments or its environment.
    private static string[] ProcessesOf(string data) =>
    [
        .. Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])).Where(folder => Mentions(folder, data)).Select(folder => Readable(folder + "/cmdline")),
    ];

    private static bool Mentions(string process, string data) =>
        Path.GetFileName(process) != $"{Environment.ProcessId}" && (Readable(process + "/cmdline") + Readable(process + "/environ")).Contains(data, StringComparison.Ordinal);

    private static string Readable(string file)
    {
        try
        {
            return File.ReadAllText(file).Replace('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static HttpClient AdminClient(string data, int port)
    {
        string key = JsonDocument.Parse(File.ReadAllText(Path.Combine(data, "admin.json"))).RootElement.GetProperty("apiKey").GetString()!;
        var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }
}
