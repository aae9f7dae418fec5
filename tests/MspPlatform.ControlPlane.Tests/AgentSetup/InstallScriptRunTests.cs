using System.Runtime.Versioning;
using System.Text;
using MspPlatform.ControlPlane.AgentSetup;

namespace MspPlatform.ControlPlane.Tests.AgentSetup;

/// <summary>The script under the system's sh, with real agents that really report to an edge.</summary>
[SupportedOSPlatform("linux")]
public sealed class InstallScriptRunTests
{
    [Theory]
    [InlineData("Vmagent", "vmagent")]
    [InlineData("Prometheus", "prometheus")]
    public async Task Install_AgentOnTheServer_ReportsAndASecondRunChangesNothing(string agent, string program)
    {
        await using var edge = await FakeEdge.StartAsync();
        using var server = Ready(program);
        var setup = TestServer.Setup(Enum.Parse<AgentKind>(agent), edge.Url);

        var first = await server.RunAsync(setup);
        first.ExitCode.ShouldBe(0, first.All + server.AgentLog);
        first.Output.ShouldContain("The edge has this token's samples");
        server.Calls.ShouldBe(["daemon-reload", "enable msp-node-exporter.service", "restart msp-node-exporter.service", "enable msp-agent.service", "restart msp-agent.service"]);
        edge.Tokens.Keys.ShouldBe([$"Bearer {TestServer.Token}"]);
        edge.Encodings.ShouldAllBe(encoding => encoding == "snappy");
        File.GetUnixFileMode(server.Root + "/etc/msp-agent/token").ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        server.Scratch.ShouldBeEmpty();

        var tree = server.Tree();
        var second = await server.RunAsync(setup);
        second.ExitCode.ShouldBe(0, second.All + server.AgentLog);
        second.Output.ShouldContain("running and unchanged: msp-agent.service");
        server.Calls.Length.ShouldBe(5);
        server.Tree().ShouldBe(tree);
    }

    [Fact]
    public async Task Install_AnyRun_ShowsTheTokenNowhere()
    {
        await using var edge = await FakeEdge.StartAsync();
        using var server = Ready("vmagent");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var watch = CommandLinesWithAsync(TestServer.Token, stop.Token);
        var run = await server.RunAsync(TestServer.Setup(AgentKind.Vmagent, edge.Url));
        await stop.CancelAsync();
        run.ExitCode.ShouldBe(0, run.All);
        (await watch).ShouldBeEmpty();
        run.All.ShouldNotContain(TestServer.Token);
        server.CurlArguments.ShouldContain("--config");
        server.CurlArguments.ShouldNotContain(TestServer.Token);
        server.Read("/etc/systemd/system/msp-agent.service").ShouldNotContain("msp_agent_");
    }

    [Fact]
    public async Task Install_WithAnotherToken_ReplacesItWithoutARestartAndWithoutACopy()
    {
        await using var edge = await FakeEdge.StartAsync();
        using var server = Ready("vmagent");
        var script = InstallScriptTextTests.TextOf(TestServer.Setup(AgentKind.Vmagent, edge.Url));
        (await server.RunAsync(script, TestServer.Token)).ExitCode.ShouldBe(0);
        var calls = server.Calls.Length;
        const string next = "msp_agent_def456def456def456def456";
        var run = await server.RunAsync(script, next);
        run.ExitCode.ShouldBe(0, run.All);
        server.Calls.Length.ShouldBe(calls);
        server.Read("/etc/msp-agent/token").ShouldBe(next + "\n");
        Directory.GetFiles(server.Root + "/etc/msp-agent").ShouldAllBe(file => !file.Contains(".bak", StringComparison.Ordinal));
        await Eventually.TrueAsync(() => Task.FromResult(edge.Tokens.GetValueOrDefault($"Bearer {next}") > 3), "the running agent uses the new token");
    }

    [Fact]
    public async Task Install_WithoutAToken_KeepsTheOneThatIsThere()
    {
        using var server = Ready("vmagent");
        var script = InstallScriptTextTests.TextOf(TestServer.Setup(AgentKind.Vmagent, new Uri("http://127.0.0.1:9")));
        (await server.RunAsync(script, TestServer.Token, "--no-start")).ExitCode.ShouldBe(0);
        (await server.RunAsync(script, null, "--no-start")).ExitCode.ShouldBe(0);
        server.Read("/etc/msp-agent/token").ShouldBe(TestServer.Token + "\n");
    }

    [Fact]
    public async Task Install_WithAnotherInterval_KeepsTheOldFileAndRestarts()
    {
        await using var edge = await FakeEdge.StartAsync();
        using var server = Ready("vmagent");
        var setup = TestServer.Setup(AgentKind.Vmagent, edge.Url);
        (await server.RunAsync(setup)).ExitCode.ShouldBe(0);
        var run = await server.RunAsync(setup with { Interval = TimeSpan.FromSeconds(6) });
        run.ExitCode.ShouldBe(0, run.All);
        server.Calls.Skip(5).ShouldBe(["restart msp-agent.service"]);
        var kept = Directory.GetFiles(server.Root + "/etc/msp-agent", "vmagent.yml.bak-*").ShouldHaveSingleItem();
        (await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken)).ShouldContain("scrape_interval: 5s");
        Path.GetFileName(kept).ShouldMatch(@"^vmagent\.yml\.bak-\d{8}T\d{6}Z$");
    }

    [Fact]
    public async Task Install_DryRun_LeavesTheTreeUntouchedAndNamesEveryStep()
    {
        using var server = Ready("vmagent");
        var tree = server.Tree();
        var run = await server.RunAsync(TestServer.Setup(AgentKind.Vmagent, new Uri("http://127.0.0.1:9")), "--dry-run");
        run.ExitCode.ShouldBe(0, run.All);
        server.Tree().ShouldBe(tree);
        server.Calls.ShouldBeEmpty();
        server.Scratch.ShouldBeEmpty();
        foreach (var step in new[] { "create /etc/msp-agent", "write /etc/msp-agent/token", "write /etc/msp-agent/vmagent.yml", "restart msp-agent.service" })
            run.Output.ShouldContain("would " + step);
        run.Output.ShouldContain("Nothing was changed.");
    }

    [Fact]
    public async Task Uninstall_AfterReplacingWhatWasThere_PutsItBackAndKeepsData()
    {
        await using var edge = await FakeEdge.StartAsync();
        using var server = Ready("vmagent");
        Directory.CreateDirectory(server.Root + "/etc/msp-agent");
        Directory.CreateDirectory(server.Root + "/etc/systemd/system");
        await File.WriteAllTextAsync(server.Root + "/etc/msp-agent/vmagent.yml", "# by hand\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(server.Root + "/etc/msp-agent/token", "by-hand\n", TestContext.Current.CancellationToken);
        var before = server.Tree();
        var setup = TestServer.Setup(AgentKind.Vmagent, edge.Url);
        (await server.RunAsync(setup)).ExitCode.ShouldBe(0);
        (await server.RunAsync(setup with { Interval = TimeSpan.FromSeconds(7) })).ExitCode.ShouldBe(0);

        var dry = await server.RunAsync(setup, "--uninstall", "--dry-run");
        dry.Output.ShouldContain("would remove /etc/systemd/system/msp-agent.service");
        server.Has("/etc/systemd/system/msp-agent.service").ShouldBeTrue();

        var run = await server.RunAsync(setup, "--uninstall");
        run.ExitCode.ShouldBe(0, run.All);
        server.Calls.ShouldContain("stop msp-agent.service");
        Without(server.Tree(), "/etc/sysusers.d ", "/etc/tmpfiles.d ", "/var").ShouldBe(Without(before, "/var"));
        Directory.Exists(server.Root + "/var/lib/msp-agent").ShouldBeTrue();

        (await server.RunAsync(setup, "--uninstall")).Output.ShouldContain("Nothing of this script is installed");
    }

    [Fact]
    public async Task Uninstall_WithPurge_RemovesTheDataAsWell()
    {
        using var server = Ready("vmagent");
        var setup = TestServer.Setup(AgentKind.Vmagent, new Uri("http://127.0.0.1:9"));
        (await server.RunAsync(setup, "--wait", "0")).ExitCode.ShouldBe(0);
        var run = await server.RunAsync(setup, "--uninstall", "--purge");
        run.ExitCode.ShouldBe(0, run.All);
        Directory.Exists(server.Root + "/var/lib/msp-agent").ShouldBeFalse();
    }

    [Fact]
    public async Task Install_FromAProgramFile_VerifiesItFirst()
    {
        var vmagent = Repository.Part("vmagent");
        using var server = TestServer.WithParts();
        var setup = TestServer.Setup(AgentKind.Vmagent, new Uri("http://127.0.0.1:9"));
        var before = server.Tree();
        var wrong = await server.RunAsync(setup, "--wait", "0", "--package", vmagent, "--sha256", new string('0', 64));
        wrong.ExitCode.ShouldBe(4, wrong.All);
        server.Has("/opt/msp-agent/bin/vmagent").ShouldBeFalse();
        before.Split('\n').ShouldAllBe(line => server.Tree().Contains(line, StringComparison.Ordinal));

        await using var file = File.OpenRead(vmagent);
        var sum = Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(file, TestContext.Current.CancellationToken));
        var right = await server.RunAsync(setup, "--wait", "0", "--package", vmagent, "--sha256", sum.ToUpperInvariant());
        right.ExitCode.ShouldBe(0, right.All);
        server.Read("/etc/systemd/system/msp-agent.service").ShouldContain("ExecStart=/opt/msp-agent/bin/vmagent -promscrape.config=");
        var again = await server.RunAsync(setup, "--wait", "0", "--package", vmagent, "--sha256", sum);
        again.Output.ShouldContain("running and unchanged: msp-agent.service");
    }

    [Fact]
    public async Task Install_APayloadThatWasChanged_StopsBeforeAnythingElse()
    {
        using var server = Ready("vmagent");
        var script = InstallScriptTextTests.TextOf(TestServer.Setup(AgentKind.Vmagent, new Uri("http://127.0.0.1:9")));
        var tree = server.Tree();
        foreach (var (from, to) in new[] { ("scrape_interval: 5s", "scrape_interval: 6s"), ("EDGE='http://127.0.0.1:9'", "EDGE='http://127.0.0.2:9'"), ("운영", "운명"), ("-enableTCP6=true\n", "") })
        {
            script.ShouldContain(from);
            var run = await server.RunAsync(script.Replace(from, to, StringComparison.Ordinal), TestServer.Token);
            run.ExitCode.ShouldBe(4, run.All);
            run.Errors.ShouldContain("does not match its checksum");
            server.Tree().ShouldBe(tree);
        }
    }

    [Theory]
    [InlineData("msp_query_abc123abc123abc123abc123", "another kind")]
    [InlineData("hello", "begins with msp_agent_")]
    [InlineData("msp_agent_abc$(id)", "characters that no token has")]
    [InlineData("msp_agent_abc\nmsp_agent_def", "more than one line")]
    [InlineData(null, "no token")]
    public async Task Install_WithoutAUsableToken_SaysWhy(string? token, string message)
    {
        using var server = Ready("vmagent");
        var script = InstallScriptTextTests.TextOf(TestServer.Setup(AgentKind.Vmagent, new Uri("http://127.0.0.1:9")));
        var tree = server.Tree();
        var run = await server.RunAsync(script, token);
        run.ExitCode.ShouldBe(5, run.All);
        run.Errors.ShouldContain(message);
        if (token is not null) run.All.ShouldNotContain(token);
        server.Tree().ShouldBe(tree);
    }

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("--package")]
    [InlineData("--package", "/x")]
    [InlineData("--purge")]
    [InlineData("--wait", "soon")]
    [InlineData("--root", "relative")]
    public async Task Install_WrongOptions_EndWithTwo(params string[] options)
    {
        using var server = Ready("vmagent");
        var run = await server.RunAsync(TestServer.Setup(AgentKind.Vmagent, new Uri("http://127.0.0.1:9")), options);
        run.ExitCode.ShouldBe(2, run.All);
    }

    [Fact]
    public async Task Help_Always_NamesEveryExitCode()
    {
        using var server = new TestServer();
        var run = await server.RunAsync(TestServer.Setup(AgentKind.Vmagent, new Uri("http://127.0.0.1:9")), "--help");
        run.ExitCode.ShouldBe(0);
        for (var code = 0; code <= 10; code++) run.Output.ShouldMatch($@"(^|\s){code} \w");
    }

    private static TestServer Ready(string program) =>
        program == "prometheus" ? TestServer.WithParts(program, "promtool") : TestServer.WithParts(program);

    private static string Without(string tree, params string[] beginnings) =>
        string.Join('\n', tree.Split('\n').Where(line => !beginnings.Any(b => line.StartsWith(b, StringComparison.Ordinal))));

    // What every user of the machine could read while the script runs.
    private static async Task<List<string>> CommandLinesWithAsync(string secret, CancellationToken cancel)
    {
        var found = new List<string>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var needle = Encoding.ASCII.GetBytes(secret);
        try
        {
            while (await timer.WaitForNextTickAsync(cancel))
            {
                foreach (var folder in Directory.EnumerateDirectories("/proc").Where(f => char.IsAsciiDigit(Path.GetFileName(f)[0])))
                {
                    try
                    {
                        var line = File.ReadAllBytes(folder + "/cmdline");
                        if (line.AsSpan().IndexOf(needle) >= 0) found.Add(Encoding.UTF8.GetString(line));
                    }
                    catch (IOException)
                    {
                        // The process ended between listing and reading.
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The script is done.
        }

        return found;
    }
}
