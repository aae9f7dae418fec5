using MspPlatform.Domain.Backends;

namespace MspPlatform.Domain.Tests.Backends;

public sealed class BackendPlaceTests
{
    [Theory]
    [InlineData("default")]
    [InlineData("0")]
    [InlineData("cell-1-")]
    [InlineData("a123456789b123456789c123456789d")]
    public void Name_OfTheAlphabet_IsTaken(string text) => BackendName.Parse(text).Value.ShouldBe(text);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("A")]
    [InlineData("a_b")]
    [InlineData("a\n")]
    [InlineData("ä")]
    [InlineData("a123456789b123456789c123456789d1")]
    public void Name_OfAnythingElse_IsRefused(string? text) => BackendName.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Name_NeverAssigned_IsNoName() => Should.Throw<InvalidOperationException>(() => default(BackendName).Value);

    [Fact]
    public void Kind_WrittenAndRead_IsTheSame()
    {
        foreach (BackendKind kind in Enum.GetValues<BackendKind>())
        {
            BackendKindText.TryParse(BackendKindText.Of(kind), out BackendKind read).ShouldBeTrue();
            read.ShouldBe(kind);
        }

        BackendKindText.TryParse("Mimir", out _).ShouldBeFalse();
        BackendKindText.TryParse(null, out _).ShouldBeFalse();
    }

    [Fact]
    public void Place_WithReplicas_KeepsTheirOrder()
    {
        BackendPlace.TryParse("victoriametrics", "http://w:8429/x", ["https://b", "http://a/prefix"], out BackendPlace? place, out string? fault).ShouldBeTrue(fault);

        place!.Kind.ShouldBe(BackendKind.VictoriaMetrics);
        place.WriteUrl.ShouldBe(new Uri("http://w:8429/x"));
        place.ReadUrls.ShouldBe([new Uri("https://b"), new Uri("http://a/prefix")]);
    }

    [Theory]
    [InlineData("mimir", "http://a?x", "query")]
    [InlineData("mimir", "http://u:p@a", "credentials")]
    [InlineData("mimir", "file:///etc/passwd", "http or https")]
    [InlineData("mimir", "http://a\n", "space")]
    [InlineData("graphite", "http://a", "kind")]
    public void Place_ThatCannotBe_IsRefusedWithASentence(string kind, string writeUrl, string named)
    {
        BackendPlace.TryParse(kind, writeUrl, [], out _, out string? fault).ShouldBeFalse();
        fault.ShouldContain(named);
    }

    [Fact]
    public void Place_OfARemoteWriteReceiverThatIsRead_IsRefused()
    {
        BackendPlace.TryParse("remote-write", "http://a/write", ["http://a"], out _, out string? fault).ShouldBeFalse();
        fault.ShouldContain("readUrls");
    }
}
