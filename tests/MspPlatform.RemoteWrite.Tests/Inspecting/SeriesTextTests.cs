using System.Text;
using static MspPlatform.RemoteWrite.Tests.Walking.TestMessages;

namespace MspPlatform.RemoteWrite.Tests.Inspecting;

public sealed class SeriesTextTests
{
    [Fact]
    public void Describe_ASeries_ReadsAsInAQuery() =>
        Describe(Label("__name__", "up"), Label("instance", "web-1"), Label("job", "node"), Sample(1, 1)).ShouldBe("up{instance=\"web-1\",job=\"node\"}");

    [Fact]
    public void Describe_NameBehindOrMissing_IsPutInFrontOrLeftOut()
    {
        Describe(Label("job", "node"), Label("", "up")).ShouldBe("up{job=\"node\"}");
        Describe(Label("job", "node")).ShouldBe("{job=\"node\"}");
        Describe().ShouldBe("{}");
    }

    [Fact]
    public void Describe_TwoNames_ShowsBoth() =>
        Describe(Label("__name__", "a"), Label("__name__", "b")).ShouldBe("a{__name__=\"b\"}");

    [Theory]
    [InlineData("say \"hi\"", "say \\\"hi\\\"")]
    [InlineData("a\\b", "a\\\\b")]
    [InlineData("two\nlines", "two\\nlines")]
    [InlineData("\u001b[31m", "\\u{1b}[31m")]
    [InlineData("\u202Egnp", "\\u{202e}gnp")]
    [InlineData("\u2028", "\\u{2028}")]
    [InlineData("서버😀", "서버😀")]
    public void Describe_UnusualCharacters_AreEscapedOrKept(string value, string shown) =>
        Describe(Label("a", value)).ShouldBe($"{{a=\"{shown}\"}}");

    [Fact]
    public void Describe_BytesThatAreNotUtf8_AreReplaced() =>
        Describe(Field(1, [.. Field(1, [0x61, 0xFF]), .. Field(2, [0x80, 0x62])])).ShouldBe("{a\uFFFD=\"\uFFFDb\"}");

    [Fact]
    public void Describe_TooLong_IsCutToEveryLengthWithoutHalfCharacters()
    {
        var series = Series(Label("__name__", "up"), Label("a", "😀😀😀😀"), Label("b", new string('x', 1000)))[3..];
        var whole = SeriesText.Describe(series, 5000);
        whole.Length.ShouldBeGreaterThan(1000);

        for (var length = 1; length < 40; length++)
        {
            var text = SeriesText.Describe(series, length);
            text.Length.ShouldBeInRange(Math.Max(1, length - 1), length);
            text.ShouldEndWith("…");
            whole.ShouldStartWith(text[..^1]);
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text).ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public void Describe_BrokenSeries_ShowsWhatCameBefore() =>
        SeriesText.Describe([.. Label("__name__", "up"), 0x0A, 0x7F], 100).ShouldBe("up{}");

    private static string Describe(params byte[][] fields) => SeriesText.Describe([.. fields.SelectMany(field => field)], 1000);
}
