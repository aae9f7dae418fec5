using System.Runtime.Versioning;
using MspPlatform.ControlPlane.AgentSetup;

namespace MspPlatform.ControlPlane.Tests.AgentSetup;

/// <summary>When the first sample does not arrive, the script says what is wrong.</summary>
[SupportedOSPlatform("linux")]
public sealed class InstallScriptDiagnosisTests
{
    [Theory]
    [InlineData(401, "token-revoked: the token was revoked", 9, "does not accept the token (401, token-revoked: the token was revoked)")]
    [InlineData(403, "customer-suspended: acme is suspended", 9, "refuses it (403, customer-suspended: acme is suspended)")]
    public async Task Install_ATokenThatIsRefused_ChangesNothing(int status, string text, int exitCode, string message)
    {
        await using var edge = await FakeEdge.StartAsync();
        edge.Answer = (status, text);
        using var server = Server();
        var tree = server.Tree();
        var run = await server.RunAsync(TestServer.Setup(AgentKind.Vmagent, edge.Url));
        run.ExitCode.ShouldBe(exitCode, run.All);
        run.Errors.ShouldContain(message);
        server.Tree().ShouldBe(tree);
    }

    [Theory]
    [InlineData(503, "no-snapshot: starting", 10, "not able to answer just now (503, no-snapshot: starting)")]
    [InlineData(502, "<html>proxy</html>", 8, "answers with 502")]
    [InlineData(404, "", 8, "answers with 404")]
    [InlineData(407, "", 8, "a proxy on the way asks for a password")]
    public async Task Install_AnEdgeThatCannotSay_InstallsAndExplains(int status, string text, int exitCode, string message)
    {
        await using var edge = await FakeEdge.StartAsync();
        edge.Answer = (status, text);
        using var server = Server();
        var run = await server.RunAsync(TestServer.Setup(AgentKind.Vmagent, edge.Url), "--wait", "1");
        run.ExitCode.ShouldBe(exitCode, run.All);
        run.Errors.ShouldContain(message);
        server.Has("/etc/systemd/system/msp-agent.service").ShouldBeTrue();
    }

    [Fact]
    public async Task Install_SamplesThatAreRefused_NamesTheReason()
    {
        await using var edge = await FakeEdge.StartAsync();
        edge.Rejection = "too-many-labels";
        using var server = Server();
        var run = await server.RunAsync(TestServer.Setup(AgentKind.Vmagent, edge.Url), "--wait", "2");
        run.ExitCode.ShouldBe(10, run.All);
        run.Errors.ShouldContain("refuses what vmagent sends: too-many-labels");
    }

    [Fact]
    public async Task Install_NothingListens_SaysRefused()
    {
        using var server = Server();
        var run = await server.RunAsync(TestServer.Setup(AgentKind.Vmagent, new Uri($"http://127.0.0.1:{TestServer.FreePort()}")), "--wait", "1");
        run.ExitCode.ShouldBe(8, run.All);
        run.Errors.ShouldContain("refuses the connection");
    }

    [Fact]
    public async Task Install_ANameThatNobodyKnows_SaysSo()
    {
        using var server = Server();
        var run = await server.RunAsync(TestServer.Setup(AgentKind.Vmagent, new Uri("http://edge.invalid:8880")), "--wait", "1"); // RFC 6761: never resolves
        run.ExitCode.ShouldBe(8, run.All);
        run.Errors.ShouldContain("the name edge.invalid cannot be resolved");
    }

    [Fact]
    public async Task Install_NoTlsOnTheOtherSide_SpeaksOfTls()
    {
        await using var edge = await FakeEdge.StartAsync();
        using var server = Server();
        var run = await server.RunAsync(TestServer.Setup(AgentKind.Vmagent, new Uri($"https://127.0.0.1:{edge.Url.Port}")), "--wait", "1");
        run.ExitCode.ShouldBe(8, run.All);
        run.Errors.ShouldContain("no trusted TLS connection");
    }

    [Theory]
    [InlineData(600, "s behind the edge's")]
    [InlineData(-600, "s ahead of the edge's")]
    public async Task Install_AClockThatIsWrong_IsNoted(int edgeIsAhead, string message)
    {
        await using var edge = await FakeEdge.StartAsync();
        edge.ClockOffset = TimeSpan.FromSeconds(edgeIsAhead);
        using var server = Server();
        var run = await server.RunAsync(TestServer.Setup(AgentKind.Vmagent, edge.Url));
        run.ExitCode.ShouldBe(0, run.All + server.AgentLog);
        run.Errors.ShouldMatch(@"clock is (59\d|60\d) " + message);
    }

    [Fact]
    public async Task Install_AnAgentThatEnds_ShowsItsLastWordsWithoutTheToken()
    {
        await using var edge = await FakeEdge.StartAsync();
        using var server = TestServer.WithParts();
        server.With("vmagent", Path.Combine(server.StandIns, "failing-agent"));
        var run = await server.RunAsync(TestServer.Setup(AgentKind.Vmagent, edge.Url), "--wait", "1");
        run.ExitCode.ShouldBe(7, run.All);
        run.Errors.ShouldContain("cannot start: bad thing, token msp_(hidden)");
        run.All.ShouldNotContain(TestServer.Token);
    }

    [Fact]
    public async Task Install_NoExporterAnswers_SaysSoBesideTheRest()
    {
        var vmagent = Repository.Part("vmagent");
        using var server = new TestServer().With("vmagent", vmagent);
        server.With("prometheus-node-exporter", Path.Combine(server.StandIns, "failing-agent"));
        await using var edge = await FakeEdge.StartAsync();
        edge.Rejection = "anything";
        var run = await server.RunAsync(TestServer.Setup(AgentKind.Vmagent, edge.Url), "--wait", "1");
        run.ExitCode.ShouldBe(10, run.All);
        run.Errors.ShouldContain("nothing answers as node_exporter");
    }

    private static TestServer Server() => TestServer.WithParts("vmagent");
}
