using MspPlatform.ControlPlane.AgentSetup;
using MspPlatform.ControlPlane.Tests.AgentSetup.Alloy;

namespace MspPlatform.ControlPlane.Tests.AgentSetup;

public sealed class AgentConfigurationTests
{
    public static TheoryData<string, string> AgentsAndSetups()
    {
        var data = new TheoryData<string, string>();
        foreach (var agent in Setups.Agents)
            foreach (var setup in new[] { "plain", "full", "local" }) data.Add(agent.ToString(), setup);
        return data;
    }

    [Theory, MemberData(nameof(AgentsAndSetups))]
    public void Render_ASetup_GivesTheGoldenText(string agent, string name)
    {
        var setup = Setup(agent, name);
        Golden.ShouldMatch(Setups.ConfigurationOf(setup), $"{agent.ToLowerInvariant()}.{name}{Path.GetExtension(AgentPaths.ConfigurationFile(setup.Agent))}");
    }

    [Theory, MemberData(nameof(AgentsAndSetups))]
    public void Render_ASetup_NamesTheTokenFileAndHasNoTokenAndNoCustomerLabel(string agent, string name)
    {
        var text = Setups.ConfigurationOf(Setup(agent, name));
        text.ShouldContain("/etc/msp-agent/token");
        text.ShouldNotContain("msp_agent_");
        text.ShouldNotContain("customer_id =");
        text.ShouldNotContain("customer_id:");
        text.ShouldEndWith("\n");
        text.Split('\n').ShouldAllBe(line => line.TrimEnd() == line);
    }

    [Theory, MemberData(nameof(AgentsAndSetups))]
    public void Render_ASetup_SaysHowTheAgentIsStarted(string agent, string name)
    {
        var setup = Setup(agent, name);
        var comments = Setups.ConfigurationOf(setup).Split('\n').TakeWhile(line => line.StartsWith('#') || line.StartsWith("//", StringComparison.Ordinal))
            .Select(line => line.TrimStart('#', '/').Trim()).ToList();
        AgentCommandLine.Arguments(setup).ShouldAllBe(argument => comments.Contains(argument));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("full")]
    [InlineData("local")]
    public void Render_Alloy_IsAcceptedByTheReview(string name) =>
        AlloyReview.Problems(AlloyParser.Parse(Setups.ConfigurationOf(Setup("Alloy", name)))).ShouldBeEmpty();

    [Fact]
    public void Render_AlloyWithoutServerName_TakesTheHostsNameEverywhere()
    {
        var file = AlloyParser.Parse(Setups.ConfigurationOf(Setups.Plain(AgentKind.Alloy)));
        var labels = (AlloyObject)file.Single(b => b.Name == "prometheus.remote_write")["external_labels"];
        labels.Members.ShouldHaveSingleItem().Value.ShouldBeOfType<AlloyReference>().Path.ShouldBe("constants.hostname");
        file.Where(b => b.Name == "discovery.relabel").ShouldAllBe(b => ((AlloyReference)b.Blocks.First()["replacement"]).Path == "constants.hostname");
    }

    [Fact]
    public void Render_AlloyWithTextInEveryLabel_KeepsTheTextAsItWas()
    {
        var setup = Setups.Full(AgentKind.Alloy);
        var labels = (AlloyObject)AlloyParser.Parse(Setups.ConfigurationOf(setup)).Single(b => b.Name == "prometheus.remote_write")["external_labels"];
        labels.Members.Select(m => (m.Key, ((AlloyString)m.Value).Text)).ShouldBe(
            [("server_name", "web-01"), ("environment", "운영 (서울)"), ("csp", "aws"), ("region", "ap-northeast-2")]);
    }

    [Theory]
    [InlineData("Windows")]
    [InlineData("MacOs")]
    public void Render_ASystemThatIsNotSupportedYet_IsAProblem(string os)
    {
        var setup = Setups.Plain(AgentKind.Alloy) with { Os = Enum.Parse<AgentOs>(os) };
        AgentConfiguration.Render(setup).Problem!.Field.ShouldBe("os");
        InstallScript.Render(setup).Problem!.Message.ShouldContain("linux");
    }

    private static ServerSetup Setup(string agent, string name)
    {
        var kind = Enum.Parse<AgentKind>(agent);
        return name switch { "plain" => Setups.Plain(kind), "full" => Setups.Full(kind), _ => Setups.Local(kind) };
    }
}
