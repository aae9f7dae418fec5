using MspPlatform.ControlPlane.AgentSetup;
using MspPlatform.ControlPlane.Tests.AgentSetup.Alloy;
using YamlDotNet.Serialization;

namespace MspPlatform.ControlPlane.Tests.AgentSetup;

/// <summary>The second line behind <see cref="SetupRules"/>: whatever text comes here is one literal there, and reads back as it was.</summary>
public sealed class QuotedTests
{
    public static TheoryData<string> Texts =>
    [
        "", "plain", "two words", "\"", "'", "\\", "\\\"", "a\nb", "a\r\nb", "\t", "$(reboot)", "`reboot`", "${HOME}", "%{HOME}", "# no comment", "key: value", "- item",
        "*alias", "&anchor", "!tag", "yes", "1e3", "운영 \"서울\"", "// no comment", "a\u2028b\u2029c", "\u0007\u001b[31m", "'; reboot; '", "$'\\n'", "\u0085", "\uFEFFx", "\u007f",
    ];

    [Theory, MemberData(nameof(Texts))]
    public void Alloy_AnyText_ReadsBackTheSame(string text)
    {
        var block = AlloyParser.Parse($"logging {{\n  level = {Quoted.Alloy(text)}\n}}\n").ShouldHaveSingleItem();
        ((AlloyString)block["level"]).Text.ShouldBe(text);
    }

    [Theory, MemberData(nameof(Texts))]
    public void Yaml_AnyText_ReadsBackTheSame(string text)
    {
        var map = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>($"a: {Quoted.Yaml(text)}\nb: 1\n");
        map["a"].ShouldBeOfType<string>().ShouldBe(text);
        map.Count.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Texts))]
    public async Task Shell_AnyText_ReadsBackTheSame(string text)
    {
        var run = await ProgramRun.OfAsync("sh", ["-c", $"printf '%s' {Quoted.Shell(text)} | od -An -v -tx1"], cancel: TestContext.Current.CancellationToken);
        run.ExitCode.ShouldBe(0, run.All);
        Convert.FromHexString(run.Output.Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal))
            .ShouldBe(System.Text.Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public void AlloyAndYaml_Nul_IsEscaped()
    {
        Quoted.Alloy("a\0b").ShouldBe("\"a\\u0000b\"");
        Quoted.Yaml("a\0b").ShouldBe("\"a\\u0000b\"");
    }

    [Fact]
    public void Shell_Nul_IsABug() => Should.Throw<ArgumentException>(() => Quoted.Shell("a\0b"));
}
