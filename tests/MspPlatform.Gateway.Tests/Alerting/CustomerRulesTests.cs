using System.Text.Json;
using MspPlatform.Domain.Customers;
using MspPlatform.Gateway.Alerting;

namespace MspPlatform.Gateway.Tests.Alerting;

/// <summary>What of vmalert's answer a customer is told, over answers that nobody would wish for.</summary>
public sealed class CustomerRulesTests
{
    private const string Alert = """{"state":"firing","value":"1","activeAt":"2026-01-01T00:00:00Z","annotations":{"summary":"full"},"labels":""";

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"data":null}""")]
    [InlineData("""{"data":{"groups":null}}""")]
    [InlineData("""{"data":{"groups":[null,1,"x",{"rules":null},{"rules":[null,{"labels":[]},{"labels":{"customer_id":1}}]}]}}""")]
    public void Of_AnswersOfAnotherForm_HasNothing(string answer) => Of(answer).ShouldBeEmpty();

    [Fact]
    public void Of_OwnRule_TellsItAndNotWhyItFails()
    {
        CustomerRule rule = OfRules("""
            {"type":"alerting","name":"DiskFull","query":"disk > 1","duration":60,"keep_firing_for":5,"labels":{"customer_id":"acme"},"annotations":{"a":"b"},
             "health":"err","lastError":"duplicate series of globex","evaluationTime":0.5,"lastEvaluation":"2026-01-01T00:00:00Z","state":"firing"}
            """).Single().Rules.Single();

        rule.State.ShouldBe("inactive");
        (rule.Own!.Query, rule.Own.Duration, rule.Own.KeepFiringFor, rule.Own.Fails).ShouldBe(("disk > 1", 60, 5, true));
        rule.Own.ToString().ShouldNotContain("globex");
    }

    [Fact]
    public void Of_OwnRuleOverEverybodysSeries_TellsOnlyTheAlertsOfOwnSeries()
    {
        // A rule's label takes the place of the series' own; vmalert keeps that one with a prefix.
        CustomerRule rule = OfRules($$$"""
            {"type":"alerting","name":"DiskFull","labels":{"customer_id":"acme"},"alerts":[
              {{{Alert}}}{"customer_id":"acme","exported_customer_id":"globex","host":"globex-db"}},
              {{{Alert}}}{"customer_id":"acme","exported_customer_id":"acme","host":"acme-db"}},
              {{{Alert}}}{"customer_id":"acme","host":"acme-web"}}]}
            """).Single().Rules.Single();

        rule.Alerts.Select(a => a.Labels["host"]).ShouldBe(["acme-db", "acme-web"]);
    }

    [Fact]
    public void Of_RuleThatIsNotItsOwn_TellsItsNameBesideAnOwnAlertAndNoMore()
    {
        List<CustomerRuleGroup> groups = OfRules($$$"""
            {"type":"alerting","name":"Shared","query":"up{customer_id!='globex'} == 0","labels":{"team":"secret"},"annotations":{"a":"secret"},"alerts":[
              {{{Alert}}}{"customer_id":"globex","host":"globex-db"}}, {{{Alert}}}{"host":"nobodys"}}, {{{Alert}}}{"customer_id":"acme","host":"acme-web"}}]},
            {"type":"alerting","name":"Quiet","labels":{},"alerts":[{{{Alert}}}{"customer_id":"globex"}}]},
            {"type":"recording","name":"shared:sum","labels":{}}
            """);

        groups.Single().Name.ShouldBe("group");
        CustomerRule rule = groups.Single().Rules.Single();
        (rule.Name, rule.Own, rule.State).ShouldBe(("Shared", null, "firing"));
        rule.Alerts.Single().Labels["host"].ShouldBe("acme-web");
    }

    [Fact]
    public void Of_GroupOfSeveralCustomers_IsNotCalledByItsName()
    {
        List<CustomerRuleGroup> groups = OfRules($$$"""
            {"type":"alerting","name":"A","labels":{"customer_id":"acme"},"alerts":[{{{Alert}}}{"customer_id":"acme","alertgroup":"group"}}]},
            {"type":"alerting","name":"B","labels":{"customer_id":"globex"},"alerts":[{{{Alert}}}{"customer_id":"globex","alertgroup":"group"}}]}
            """);

        groups.Single().Name.ShouldBe("acme");
        groups.Single().Rules.Select(r => r.Name).ShouldBe(["A"]);
        groups.Single().Rules.Single().Alerts.Single().Labels.Keys.ShouldBe(["customer_id"]);
    }

    [Fact]
    public void State_ByOwnAlerts_IsTheWorstOfThem()
    {
        OfRules($$$"""
            {"type":"alerting","name":"A","state":"firing","labels":{"customer_id":"acme"},"alerts":[
              {{{Alert.Replace("firing", "pending", StringComparison.Ordinal)}}}{"customer_id":"acme"}}, {{{Alert.Replace("firing", "inactive", StringComparison.Ordinal)}}}{"customer_id":"acme"}}]}
            """).Single().Rules.Single().State.ShouldBe("pending");
    }

    private static List<CustomerRuleGroup> OfRules(string rules) => Of($$$"""{"status":"success","data":{"groups":[{"name":"group","interval":30,"rules":[{{{rules}}}]}]}}""");

    private static List<CustomerRuleGroup> Of(string answer)
    {
        using JsonDocument document = JsonDocument.Parse(answer);
        return CustomerRules.Of(document.RootElement, CustomerId.Parse("acme"));
    }
}
