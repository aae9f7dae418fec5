using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using MspPlatform.Domain;
using MspPlatform.Domain.Limits;
using MspPlatform.LocalStack.Stack;

namespace MspPlatform.Conventions.Tests.Docs;

/// <summary>docs/operations.md knows every reason, metric and port, and none that is not there.</summary>
public sealed partial class OperationsTests
{
    private const string Anchored = "## Rejection reasons";

    private static string Operations => Repository.Read("docs/operations.md").Text;

    [Fact]
    public void RejectionReasons_Always_HaveAnAnchorEach() =>
        Anchors(Markdown.Section(Operations, Anchored)).ShouldBe(RejectionReason.All.Select(r => r.Id), ignoreOrder: true);

    [Fact]
    public void RejectionReasons_Always_AreAllInTheirOwnList() =>
        typeof(RejectionReason).GetFields(BindingFlags.Static | BindingFlags.Public).Select(f => f.GetValue(null)).OfType<RejectionReason>()
            .ShouldBe(RejectionReason.All, ignoreOrder: true);

    [Fact]
    public void RejectionReasons_Always_SayWhatToDo() =>
        Markdown.Rows(Markdown.Section(Operations, Anchored)).Where(row => row.Length != 4 || row.Any(cell => cell.Length == 0)).ShouldBeEmpty();

    [Fact]
    public void Metrics_OfOurPrograms_AreThoseOfTheTables() =>
        Markdown.Rows(Markdown.Section(Operations, "## Metrics")).Select(row => Markdown.Code(row[0]))
            .ShouldBe(MetricsIn(Repository.CSharp("src", "mock")), ignoreOrder: true);

    [Fact]
    public void Ports_OfTheLocalStack_AreThoseOfTheTable() =>
        Markdown.Rows(Markdown.Section(Operations, "## Ports")).Select(row => (int.Parse(row[0], null), row[1]))
            .ShouldBe(new StackPorts(8880).All.Select(p => (p.Port, p.Part)), ignoreOrder: true);

    [Fact]
    public void Limits_Always_AreThoseOfTheCatalogue() =>
        Markdown.Rows(Markdown.Section(Operations, "## Limits")).Select(row => (Markdown.Code(row[0]), row[1], row[2], row[3]))
            .ShouldBe(LimitCatalogue.All.Select(l => (l.Id, l.Default?.ToString(CultureInfo.InvariantCulture) ?? "no limit", $"{l.Min}–{l.Max}", l.Unit)));

    [Fact]
    public void MetricsIn_ASource_AreItsFullNamesAlone() =>
        MetricsIn([new SourceFile("src/A.cs", "\"msp_gateway_tokens\" \"msp_gateway\" \"msp_gateway_tokens\"")]).ShouldBe(["msp_gateway_tokens"]);

    [Fact]
    public void Anchors_OfASection_AreItsIds() => Anchors("| <a id=\"one\"></a>`one` | 401 |").ShouldBe(["one"]);

    private static IEnumerable<string> Anchors(string section) => Anchor().Matches(section).Select(m => m.Groups[1].Value);

    private static IEnumerable<string> MetricsIn(IEnumerable<SourceFile> files) =>
        files.SelectMany(f => Metric().Matches(f.Text)).Select(m => m.Groups[1].Value).Distinct();

    [GeneratedRegex("<a id=\"(\\w+)\"></a>")]
    private static partial Regex Anchor();

    [GeneratedRegex("\"(msp_(?:gateway|controlplane|collector|worker|mock_fleet)_[a-z_]+)\"")]
    private static partial Regex Metric();
}
