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
            text.ShouldEndWith("\n{ main \"$@\"; }\n");
            text.ShouldNotContain("\r");
            text.ShouldNotContain("msp_agent_x");
            var outside = OutsideFunctions(text).ToList();
            outside.Count(line => line == "{ main \"$@\"; }").ShouldBe(1);
            outside.ShouldAllBe(line => IsHarmless(line) || line == "{ main \"$@\"; }");
        }
    }

    // Never run what was cut: a cut in the wrong place of an earlier version installed an agent on the machine that tested it.
    [Fact]
    public async Task Render_CutOffAnywhere_IsNoScriptOrDoesNothing()
    {
        var text = TextOf(Setups.Plain(AgentKind.Vmagent));
        // Every 397 characters, which is prime so that the cuts fall differently into lines, and the end one by one.
        var cuts = Enumerable.Range(1, text.Length / 397).Select(i => i * 397).Concat(Enumerable.Range(text.Length - 30, 29));
        foreach (var cut in cuts.Where(cut => text[..cut].TrimEnd() != text.TrimEnd()))
        {
            var run = await ProgramRun.OfAsync("sh", ["-n", "-c", text[..cut]], cancel: TestContext.Current.CancellationToken);
            if (run.ExitCode != 0) continue;
            // The name of a function that is cut off before its brackets stands there as a command without arguments. Should it be the name of
            // another function, set -u ends that at its first variable; only main sets them.
            var lines = OutsideFunctions(text[..cut]).ToList();
            lines.SkipLast(1).ShouldAllBe(line => IsHarmless(line), $"cut at {cut}");
            (IsHarmless(lines[^1]) || (Regex.IsMatch(lines[^1], @"^\w+$") && lines[^1] != "main")).ShouldBeTrue($"cut at {cut}: {lines[^1]}");
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

    private static bool IsHarmless(string line) => "set -eu".StartsWith(line, StringComparison.Ordinal)
        || "umask 077".StartsWith(line, StringComparison.Ordinal) || Regex.IsMatch(line, "^PAYLOAD_SHA256=[0-9a-f]*$");

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
