using System.Security.Cryptography;
using System.Text.RegularExpressions;
using MspPlatform.ControlPlane.AgentSetup;

namespace MspPlatform.ControlPlane.Tests.AgentSetup;

public sealed class InstallScriptTextTests
{
    [Fact]
    public void Render_Vmagent_GivesTheGoldenScript() =>
        Golden.ShouldMatch(TextOf(Setups.Full(AgentKind.Vmagent)), "install.vmagent.sh");

    [Theory]
    [InlineData("Alloy")]
    [InlineData("Prometheus")]
    public void Render_TheOtherAgents_DifferInTheGoldenPayloadOnly(string agent)
    {
        var (head, payload, after) = Cut(TextOf(Setups.Full(Enum.Parse<AgentKind>(agent))));
        Golden.ShouldMatch(payload, $"install.{agent.ToLowerInvariant()}.payload.sh");
        var vmagent = Cut(TextOf(Setups.Full(AgentKind.Vmagent)));
        head.ShouldBe(vmagent.Head);
        after.ShouldBe(vmagent.After);
    }

    [Fact]
    public void Render_AnyAgent_RunsNothingBeforeTheLastLineAndEndsWithANewline()
    {
        foreach (var agent in Setups.Agents)
        {
            var text = TextOf(Setups.Full(agent));
            text.ShouldStartWith("#!/bin/sh\n");
            text.ShouldEndWith("\n}\n\nmain \"$@\"\n");
            text.ShouldNotContain("\r");
            text.ShouldNotContain("msp_agent_x");
            var outside = OutsideFunctions(text).ToList();
            outside.ShouldAllBe(line => line == "set -eu" || line == "umask 077" || line.StartsWith("PAYLOAD_SHA256=") || line == "main \"$@\"");
        }
    }

    [Fact]
    public void Sha256_OfTheText_IsWhatSha256sumSays() =>
        InstallScript.Sha256("지표\n").ShouldBe(Convert.ToHexStringLower(SHA256.HashData("지표\n"u8)));

    [Fact]
    public async Task Render_AnyAgent_IsAcceptedByTheShell()
    {
        foreach (var agent in Setups.Agents)
        {
            var file = Path.GetTempFileName();
            await File.WriteAllTextAsync(file, TextOf(Setups.Full(agent)), TestContext.Current.CancellationToken);
            var run = await ProgramRun.OfAsync("sh", ["-n", file], cancel: TestContext.Current.CancellationToken);
            File.Delete(file);
            run.ShouldBe(new ProgramRun(0, "", ""));
        }
    }

    internal static string TextOf(ServerSetup setup)
    {
        var rendering = InstallScript.Render(setup);
        rendering.Problem.ShouldBeNull();
        return rendering.Text!;
    }

    private static (string Head, string Payload, string After) Cut(string text)
    {
        var begin = text.IndexOf("\n# ---- What this server is to do", StringComparison.Ordinal);
        var end = text.IndexOf("\n# ---- What people read", StringComparison.Ordinal);
        return (text[..begin], text[begin..end], text[end..]);
    }

    // Functions begin at the left edge with "name() {" and end with "}" there, unless that is a line of a here-document.
    private static IEnumerable<string> OutsideFunctions(string text)
    {
        var inside = false;
        string? endOfDocument = null;
        foreach (var line in text.Split('\n'))
        {
            if (endOfDocument is not null) endOfDocument = line == endOfDocument ? null : endOfDocument;
            else if (Regex.Match(line, "<<'?([A-Z_]+)'?$") is { Success: true } document) endOfDocument = document.Groups[1].Value;
            else if (!inside && Regex.IsMatch(line, @"^\w+\(\) \{( #.*)?$")) inside = true;
            else if (inside) inside = line != "}";
            else if (line.Length > 0 && line[0] != '#' && !Regex.IsMatch(line, @"^\w+\(\) \{ .*\}$")) yield return line;
        }
    }
}
