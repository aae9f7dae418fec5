using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using MspPlatform.Conventions.Tests.Style;

namespace MspPlatform.Conventions.Tests.Docs;

/// <summary>The configuration tables of docs/operations.md are the options classes, key for key, with their defaults and ranges.</summary>
public sealed partial class ConfigurationTests
{
    public static readonly TheoryData<string> Hosts = ["Gateway", "ControlPlane"];

    internal static IEnumerable<string> Differences(IReadOnlyCollection<Setting> code, IReadOnlyCollection<Setting> docs) =>
        code.Except(docs).Select(s => $"in the code: {s}").Concat(docs.Except(code).Select(s => $"in the docs: {s}"));

    [Theory]
    [MemberData(nameof(Hosts))]
    public void ConfigurationTable_OfAHost_IsItsOptionsClasses(string host) => Differences(InCode(host), InDocs(host)).ShouldBeEmpty();

    [Fact]
    public void EnvironmentVariables_OfTheLocalStack_AreAllInTheTable()
    {
        IEnumerable<string> code = Repository.CSharp("src").Where(f => f.Path.Contains("LocalStack", StringComparison.Ordinal))
            .SelectMany(f => Variable().Matches(f.Text)).Select(m => m.Groups[1].Value).Distinct();
        IEnumerable<string> docs = Markdown.Rows(Markdown.Section(Operations, "### Local stack")).Select(row => Markdown.Code(row[0]));
        docs.ShouldBe(code, ignoreOrder: true);
    }

    [Fact]
    public void Keys_ForTheHostsInCode_ExistThere()
    {
        string[] known = [.. InCode("Gateway").Concat(InCode("ControlPlane")).Select(s => s.Key)];
        string[] used = [.. Repository.CSharp("src").SelectMany(f => Key().Matches(f.Text)).Select(m => m.Groups[1].Value).Distinct()];
        used.ShouldNotBeEmpty();
        used.Except(known).ShouldBeEmpty();
    }

    [Fact]
    public void Differences_OfAStaleDefault_NameBothSides() =>
        Differences([new Setting("A__B", "30", "1–300")], [new Setting("A__B", "20", "1–300")]).Count().ShouldBe(2);

    internal sealed record Setting(string Key, string Default, string Range);

    private static string Operations => Repository.Read("docs/operations.md").Text;

    private static List<Setting> InDocs(string host) =>
        [.. Markdown.Rows(Markdown.Section(Operations, "### " + host)).Select(row => new Setting(Markdown.Code(row[0]), row[1].Replace("`", "", StringComparison.Ordinal), row[2]))];

    /// <summary>What a host can be told, as environment variables write it.</summary>
    internal static List<Setting> InCode(string host)
    {
        var assembly = Assembly.Load("MspPlatform." + host);
        var settings = OptionsTests.All().Where(t => t.Assembly == assembly || t.Assembly == Product.ServiceDefaults).SelectMany(Settings).ToList();
        IEnumerable<string> connections = Repository.CSharp("src").Where(f => f.Path.StartsWith($"src/MspPlatform.{host}/", StringComparison.Ordinal))
            .SelectMany(f => Connection().Matches(f.Text)).Select(m => "ConnectionStrings__" + m.Groups[1].Value);
        settings.AddRange(connections.Where(key => settings.All(s => s.Key != key)).Select(key => new Setting(key, "required", "")));
        return settings;
    }

    private static IEnumerable<Setting> Settings(Type options)
    {
        string section = (string)options.GetField("Section")!.GetRawConstantValue()!;
        object defaults = Activator.CreateInstance(options)!;
        foreach (PropertyInfo property in options.GetProperties())
        {
            string? range = property.GetCustomAttribute<RangeAttribute>() is { } r ? string.Create(CultureInfo.InvariantCulture, $"{r.Minimum}–{r.Maximum}") : "";
            yield return new Setting($"{section}__{property.Name}", Default(property, property.GetValue(defaults)), range);
        }
    }

    private static string Default(PropertyInfo property, object? value) => value switch
    {
        null or "" when property.IsDefined(typeof(RequiredAttribute)) => "required",
        null or "" or ICollection { Count: 0 } => "none",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    [GeneratedRegex("\"(MSP_[A-Z_]+)\"")]
    private static partial Regex Variable();

    [GeneratedRegex("""GetConnectionString\("(\w+)"\)""")]
    private static partial Regex Connection();

    [GeneratedRegex("""\["(\w+__\w+)"\]""")]
    private static partial Regex Key();
}
