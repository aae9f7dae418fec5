using System.Net;
using System.Security.Cryptography;
using System.Text;
using MspPlatform.Testing;

namespace MspPlatform.ControlPlane.Tests.AgentSetup;

public sealed class AgentSetupEndpointTests(ControlPlaneFixture controlPlane) : IClassFixture<ControlPlaneFixture>, IDisposable
{
    private const string Path = "/api/v1/customers/acme";

    private readonly HttpClient _acme = controlPlane.Client(controlPlane.AcmeKey);

    public void Dispose() => _acme.Dispose();

    [Theory]
    [InlineData("alloy")]
    [InlineData("prometheus")]
    [InlineData("vmagent")]
    public async Task Configuration_OfEachAgent_NamesEdgeServerAndInterval(string agent)
    {
        using HttpResponseMessage answer = await _acme.GetAsync(
            $"{Path}/agent-config?agent={agent}&os=linux&interval=5s&serverName=web-01&environment=%EC%9A%B4%EC%98%81&csp=aws&region=ap-northeast-2");

        string text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; charset=utf-8");
        foreach (string expected in new[] { "https://edge.example.test", "web-01", "운영", "aws", "ap-northeast-2", "5s" })
            text.ShouldContain(expected);
    }

    [Fact]
    public async Task InstallScript_Always_HasItsDigestInTheHeader()
    {
        using HttpResponseMessage answer = await _acme.GetAsync($"{Path}/install-script?agent=vmagent");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/x-sh");
        byte[] body = await answer.Content.ReadAsByteArrayAsync();
        Encoding.UTF8.GetString(body).ShouldStartWith("#!/bin/sh");
        answer.Headers.GetValues("Repr-Digest").Single().ShouldBe($"sha-256=:{Convert.ToBase64String(SHA256.HashData(body))}:");
    }

    [Theory]
    [InlineData("agent=telegraf", "validation_failed")]
    [InlineData("agent=0", "validation_failed")]
    [InlineData("", "validation_failed")]
    [InlineData("agent=alloy&os=windows", "unsupported_agent_setup")]
    [InlineData("agent=alloy&os=beos", "validation_failed")]
    [InlineData("agent=alloy&interval=1s", "unsupported_agent_setup")]
    [InlineData("agent=alloy&interval=15", "validation_failed")]
    [InlineData("agent=alloy&interval=999s", "unsupported_agent_setup")]
    [InlineData("agent=alloy&serverName=%0Aevil", "unsupported_agent_setup")]
    [InlineData("agent=alloy&region=%24%28id%29", "unsupported_agent_setup")]
    public async Task AnyText_UnsupportedCombination_IsRefused(string query, string code)
    {
        foreach (string text in new[] { "agent-config", "install-script" })
            await _acme.GetAsync($"{Path}/{text}?{query}").ShouldBeProblemAsync(HttpStatusCode.BadRequest, code);
    }
}
