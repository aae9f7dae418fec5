using System.Text.RegularExpressions;

namespace MspPlatform.Conventions.Tests.Style;

/// <summary>What a program says stands in one place per capability, and never holds what a log must not know.</summary>
public sealed partial class LoggingTests
{
    internal static IEnumerable<string> Faults(SourceFile file)
    {
        if (file.Text.Contains("[Logger" + "Message(", StringComparison.Ordinal) && Path.GetFileName(file.Path) != "Log.cs")
            yield return $"{file.Path} has log messages outside of Log.cs";
        if (DirectCall().IsMatch(file.Text))
            yield return $"{file.Path} logs without [LoggerMessage]";
        foreach (Match secret in SecretPlaceholder().Matches(file.Text))
            yield return $"{file.Path} logs {secret.Value}";
    }

    [Fact]
    public void Sources_Always_LogThroughTheirCapabilitysLog() => Repository.CSharp("src", "mock", "providers").SelectMany(Faults).ShouldBeEmpty();

    [Theory]
    [InlineData("src/A/B.cs", "[LoggerMessage(Level = LogLevel.Information, Message = \"x\")]")]
    [InlineData("src/A/B.cs", "logger.LogWarning(\"x\");")]
    [InlineData("src/A/Log.cs", "[LoggerMessage(Level = LogLevel.Information, Message = \"Refused {Token}.\")]")]
    public void Source_ThatLogsOtherwise_IsRefused(string path, string text) => Faults(new SourceFile(path, text)).Count().ShouldBe(1);

    [GeneratedRegex(@"\.Log(Trace|Debug|Information|Warning|Error|Critical)\(")]
    private static partial Regex DirectCall();

    [GeneratedRegex(@"(?<=\[LoggerMessage\(.*)\{(Token|TokenText|Secret|Password|Body|LabelValue|ApiKey|ConnectionString)\}")]
    private static partial Regex SecretPlaceholder();
}
