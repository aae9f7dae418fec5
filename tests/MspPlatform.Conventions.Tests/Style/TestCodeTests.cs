using System.Text.RegularExpressions;

namespace MspPlatform.Conventions.Tests.Style;

/// <summary>Tests wait for conditions, not for time, and say in their names what they show.</summary>
public sealed partial class TestCodeTests
{
    private static readonly Dictionary<string, string> MayDelay = new(StringComparer.Ordinal)
    {
        ["tests/MspPlatform.Testing/Eventually.cs"] = "the pause between two looks at a condition",
        ["tests/MspPlatform.LocalStack.Tests/Processes/SecondProgram.cs"] = "a process that has to be killed waits for ever",
        ["tests/MspPlatform.Gateway.Tests/Writing/StoreFailureTests.cs"] = "a store that never answers",
        ["tests/MspPlatform.LocalStack.Tests/Processes/SupervisedProcessTests.cs"] = "a process that must not end: there is no event for what does not happen",
        ["tests/MspPlatform.Benchmarks/Faults/Lasting.cs"] = "outages and warm-ups of a campaign, which are such because they last",
        ["tests/MspPlatform.EndToEnd.Tests/RealAgentsTests.cs"] = "an outage of a minute, as long as the promise that is tested",
    };

    internal static IEnumerable<string> Delays(SourceFile file) =>
        MayDelay.ContainsKey(file.Path) ? [] : file.Lines.Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            .Select(line => Delay().Match(line)).Where(m => m.Success).Select(m => $"{file.Path}: {m.Value}");

    internal static IEnumerable<string> BadNames(SourceFile file) =>
        Test().Matches(file.Text).Select(m => m.Groups["name"].Value).Where(name => !Name().IsMatch(name)).Select(name => $"{file.Path}: {name}");

    [Fact]
    public void Tests_Always_WaitForConditionsNotForTime() => Tests().SelectMany(Delays).ShouldBeEmpty();

    [Fact]
    public void Tests_Always_AreNamedSubjectConditionOutcome() => Tests().SelectMany(BadNames).ShouldBeEmpty();

    [Fact]
    public void Tests_Always_RunUnlessAPartIsMissing() =>
        Tests().Where(f => f.Text.Contains("Skip" + " = \"", StringComparison.Ordinal)).Select(f => f.Path).ShouldBeEmpty();

    [Fact]
    public void MayDelay_Always_NamesFilesThatDelay() => MayDelay.Keys.Where(path => !Delay().IsMatch(Repository.Read(path).Text)).ShouldBeEmpty();

    [Fact]
    public void Test_ThatSleeps_IsRefused() => Delays(new SourceFile("tests/A.cs", "await Task.Del" + "ay(500);")).Count().ShouldBe(1);

    [Theory]
    [InlineData("Works", 1)]
    [InlineData("Write_WithoutToken_Is401", 0)]
    [InlineData("Write_Works", 1)]
    public void Test_ByItsName_IsJudged(string name, int faults) =>
        BadNames(new SourceFile("tests/A.cs", $"    [Fa{"ct"}]\n    public void {name}() => x;")).Count().ShouldBe(faults);

    private static IEnumerable<SourceFile> Tests() => Repository.CSharp("tests");

    [GeneratedRegex(@"\b(Task\.Delay|Thread\.Sleep|SpinWait\.SpinUntil)\([^;\n]*")]
    private static partial Regex Delay();

    [GeneratedRegex(@"^    \[(?:Fact|Theory)\b[^\n]*\n(?:    \[[^\n]*\n|\s*//[^\n]*\n)*    public (?:static )?(?:async )?[\w<>]+ (?<name>\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Test();

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*_[A-Z][A-Za-z0-9]*(_[A-Z0-9][A-Za-z0-9]*)+$")]
    private static partial Regex Name();
}
