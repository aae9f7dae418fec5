using MspPlatform.Gateway.Storage;

namespace MspPlatform.Gateway.Tests.Storage;

public sealed class StoreRulesTests
{
    private static readonly StoreDemands Demands = new(40, 256, 4096, 33_554_432);

    [Theory]
    [InlineData("v1.112.0")]
    [InlineData("v1.100.0")]
    [InlineData("v1.145.0")]
    [InlineData("v1.122.22-enterprise")]
    [InlineData("victoria-metrics-20250221-150000-tags-v1.112.0-0-gabc")]
    [InlineData("v2.0.0")]
    public void Judge_DefaultsOfAKnownVersion_AreSafeWithoutAWarning(string version)
    {
        StoreVerdict verdict = Judge(MetricsPage.Of(version));

        verdict.Standing.ShouldBe(StoreStanding.Safe, verdict.Text);
        verdict.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Judge_BuildWithoutAVersion_IsSafeWithAWarning()
    {
        StoreVerdict verdict = Judge(MetricsPage.Of(""));

        verdict.Standing.ShouldBe(StoreStanding.Safe, verdict.Text);
        verdict.Warnings.ShouldHaveSingleItem().ShouldContain("names no version");
    }

    [Theory]
    [InlineData("v1.99.9", "too old")]
    [InlineData("v1.79.5", "too old")]
    [InlineData("v0.200.0", "too old")]
    [InlineData("heads-master-0-gabc", "cannot be read")]
    [InlineData("v1.112", "cannot be read")]
    public void Judge_VersionThatIsOldOrUnreadable_IsUnsafe(string version, string why) => Unsafe(MetricsPage.Of(version)).ShouldContain(why);

    [Theory]
    [InlineData("search.ignoreExtraFiltersAtLabelsAPI", "true")]
    [InlineData("search.ignoreExtraFiltersAtLabelsAPI", "secret")]
    [InlineData("usePromCompatibleNaming", "true")]
    [InlineData("relabelConfig", "/etc/relabel.yml")]
    [InlineData("streamAggr.config", "http://config/\\\"quoted\\\".yml")]
    [InlineData("streamAggr.dropInputLabels", "customer_id")]
    public void Judge_FlagThatBreaksTheScope_IsUnsafeAndNamed(string flag, string value) => Unsafe(MetricsPage.Of(changed: (flag, value))).ShouldContain($"-{flag} ");

    [Fact]
    public void Judge_FlagThatIsNotTold_IsUnsafe() =>
        Unsafe(MetricsPage.Of(changed: ("search.ignoreExtraFiltersAtLabelsAPI", null))).ShouldContain("no VictoriaMetrics or vmselect");

    [Theory]
    [InlineData("")]
    [InlineData("<html>It works!</html>")]
    [InlineData("flag{")]
    [InlineData("# vm_app_version{version=\"v1.112.0\"} 1")]
    public void Judge_PageOfSomethingElse_IsUnsafe(string page) => Unsafe(page).ShouldContain("no VictoriaMetrics");

    [Theory]
    [InlineData("relabelConfig", true)]
    [InlineData("streamAggr.config", true)]
    [InlineData("usePromCompatibleNaming", false)]
    public void Judge_RelabelingAllowed_AllowsNothingElse(string flag, bool safe) =>
        (StoreRules.Judge(StoreFacts.Parse(MetricsPage.Of(changed: (flag, "something"))), Demands, allowRelabeling: true).Standing == StoreStanding.Safe).ShouldBe(safe);

    [Theory]
    [InlineData("maxLabelsPerTimeseries", "39", true)]
    [InlineData("maxLabelsPerTimeseries", "0", false)]
    [InlineData("maxLabelNameLen", "128", true)]
    [InlineData("maxLabelValueLen", "1024", true)]
    [InlineData("maxInsertRequestSize", "32MB", true)]
    [InlineData("maxInsertRequestSize", "32MiB", false)]
    [InlineData("maxInsertRequestSize", "0.5GiB", false)]
    [InlineData("maxInsertRequestSize", "much", true)]
    public void Judge_LimitOfTheStore_WarnsWhenItIsBelowOurs(string flag, string value, bool warns)
    {
        StoreVerdict verdict = Judge(MetricsPage.Of(changed: (flag, value)));

        verdict.Standing.ShouldBe(StoreStanding.Safe);
        verdict.Warnings.Any(warning => warning.Contains($"-{flag} ", StringComparison.Ordinal)).ShouldBe(warns);
    }

    [Theory]
    [InlineData("usePromCompatibleNaming", "true", false)]
    [InlineData("relabelConfig", "/etc/r.yml", false)]
    [InlineData("remoteWrite.label", "customer_id=x", false)]
    [InlineData("remoteWrite.relabelConfig", "/etc/r.yml", false)]
    [InlineData("remoteWrite.urlRelabelConfig", "/etc/r.yml", false)]
    [InlineData("remoteWrite.streamAggr.config", "/etc/s.yml", false)]
    [InlineData("remoteWrite.tmpDataPath", "/var/lib/vmagent", true)]
    [InlineData("sortLabels", "true", true)]
    public void JudgeWriter_FlagThatChangesLabels_IsUnsafeUnlessAllowed(string flag, string value, bool safe)
    {
        StoreFacts facts = StoreFacts.Parse(MetricsPage.Of(changed: [("search.ignoreExtraFiltersAtLabelsAPI", null), (flag, value)]));

        StoreVerdict verdict = StoreRules.JudgeWriter(facts, allowRelabeling: false);

        (verdict.Standing == StoreStanding.Safe).ShouldBe(safe, verdict.Text);
        if (!safe)
            verdict.Text.ShouldContain($"-{flag} ");
        (StoreRules.JudgeWriter(facts, allowRelabeling: true).Standing == StoreStanding.Safe).ShouldBe(flag != "usePromCompatibleNaming");
    }

    [Theory]
    [InlineData(401, true, false)]
    [InlineData(200, false, true)]
    [InlineData(403, false, false)]
    [InlineData(404, false, false)]
    [InlineData(500, false, false)]
    public void JudgeMimir_AnswerToAQueryWithoutATenant_Decides(int status, bool safe, bool isUnsafe)
    {
        StoreStanding standing = StoreRules.JudgeMimir(status).Standing;

        (standing == StoreStanding.Safe, standing == StoreStanding.Unsafe).ShouldBe((safe, isUnsafe));
    }

    [Fact]
    public void Demands_BeforeAnyCustomerIsKnown_AreTheCatalogues() => StoreDemands.Of(null, 33_554_432).ShouldBe(Demands);

    private static StoreVerdict Judge(string page) => StoreRules.Judge(StoreFacts.Parse(page), Demands, allowRelabeling: false);

    private static string Unsafe(string page)
    {
        StoreVerdict verdict = Judge(page);
        verdict.Standing.ShouldBe(StoreStanding.Unsafe);
        return verdict.Text;
    }
}
