using MspPlatform.ControlPlane.AgentSetup;

namespace MspPlatform.ControlPlane.Tests.AgentSetup;

public sealed class SetupRulesTests
{
    private static readonly ServerSetup Good = Setups.Plain(AgentKind.Vmagent);

    public static TheoryData<string> Hostile =>
    [
        "", " ", " x", "x ", "a\"b", "a'b", "a\\b", "a`b", "a\nb", "a\r\nb", "a\tb", "a\0b", "$(reboot)", "`reboot`", "${HOME}", "$HOME", "%{HOME}", "%H", "a%b",
        "{{x}}", "a;b", "a|b", "a&b", "a>b", "a#b", "a*b", "a!b", "a=b", "[a]", "MSP_END_OF_TEXT\n", "\u2028", "\u202Eabc", "a\u200Bb", "\uFEFFa", "\uD800", "a\uDC00", "💥",
        new string('x', 300),
    ];

    [Theory, MemberData(nameof(Hostile))]
    public void FirstBroken_HostileText_IsRefusedInEveryFieldWithoutRepeatingIt(string text)
    {
        Refused(Good with { ServerName = text }, "serverName", text);
        Refused(Good with { Environment = text }, "environment", text);
        Refused(Good with { Csp = text }, "csp", text);
        Refused(Good with { Region = text }, "region", text);
        Refused(Good with { CustomerId = text }, "customerId", text);
        Refused(Good with { CaFile = "/" + text }, "caFile", text, unless: text is "");
    }

    [Theory]
    [InlineData("운영")]
    [InlineData("production")]
    [InlineData("개발/검증 환경")]
    [InlineData("データベース")]
    [InlineData("été (nord), 2")]
    [InlineData("a.b_c-d:e@f+g")]
    [InlineData("हिन्दी")]
    public void FirstBroken_TextOfAnyLanguage_IsAllowed(string text) =>
        SetupRules.FirstBroken(Good with { Environment = text, ServerName = text }).ShouldBeNull();

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(301)]
    [InlineData(-15)]
    [InlineData(15.5)]
    public void FirstBroken_AnIntervalOutsideTheRange_IsRefused(double seconds) =>
        SetupRules.FirstBroken(Good with { Interval = TimeSpan.FromSeconds(seconds) })!.Field.ShouldBe("interval");

    [Theory]
    [InlineData(5, "5s", "4s")]
    [InlineData(10, "10s", "9s")]
    [InlineData(15, "15s", "10s")]
    [InlineData(300, "300s", "10s")]
    public void Render_AnIntervalOfTheRange_HasAShorterTimeout(int seconds, string interval, string timeout)
    {
        var setup = Setups.Plain(AgentKind.Prometheus) with { Interval = TimeSpan.FromSeconds(seconds) };
        var text = Setups.ConfigurationOf(setup);
        text.ShouldContain($"scrape_interval: {interval}\n");
        text.ShouldContain($"scrape_timeout: {timeout}\n");
    }

    [Theory]
    [InlineData("ftp://edge.example.com")]
    [InlineData("https://user:secret@edge.example.com")]
    [InlineData("https://edge.example.com/path")]
    [InlineData("https://edge.example.com/?a=b")]
    [InlineData("https://edge.example.com/#a")]
    [InlineData("https://edge_$(x).example.com")]
    [InlineData("file:///etc/passwd")]
    [InlineData("edge.example.com")]
    public void FirstBroken_AUrlThatIsNoOrigin_IsRefused(string url)
    {
        if (!Uri.TryCreate(url, UriKind.RelativeOrAbsolute, out var uri)) return; // not even a Uri: cannot get this far
        SetupRules.FirstBroken(Good with { EdgeUrl = uri })!.Field.ShouldBe("edgeUrl");
    }

    [Theory]
    [InlineData("https://EDGE.example.com/", "https://edge.example.com/api/v1/write")]
    [InlineData("http://localhost:8880", "http://localhost:8880/api/v1/write")]
    [InlineData("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443/api/v1/write")]
    [InlineData("https://지표.example.kr", "https://xn--9b6b27q.example.kr/api/v1/write")]
    public void WriteUrl_OfAnOrigin_IsPlainAscii(string edge, string expected)
    {
        var setup = Good with { EdgeUrl = new Uri(edge) };
        SetupRules.FirstBroken(setup).ShouldBeNull();
        RenderingParts.WriteUrl(setup).ShouldBe(expected);
    }

    [Fact]
    public void FirstBroken_TwoThingsOnOnePort_IsRefused() =>
        SetupRules.FirstBroken(Good with { AgentPort = 9100 })!.Field.ShouldBe("agentPort");

    private static void Refused(ServerSetup setup, string field, string text, bool unless = false)
    {
        var problem = SetupRules.FirstBroken(setup);
        if (unless) return;
        problem.ShouldNotBeNull();
        problem.Field.ShouldBe(field);
        if (text.Trim().Length > 2) problem.Message.ShouldNotContain(text);
    }
}
