using System.Text;
using MspPlatform.Gateway.Writing.Formats;

namespace MspPlatform.Gateway.Tests.Writing.Formats;

public sealed class JsonPushDecoderTests
{
    private const string Example =
        """{"host":"web-01","metrics":[{"name":"queue_depth","value":12.5,"timestamp":"2026-01-01T00:00:00Z","labels":{"queue":"mail"}},{"name":"up","value":1}]}""";

    private static readonly FormatDecode Decoder = (body, output, out tally, out fault) =>
        JsonPushDecoder.TryDecode(body, DecodedBody.Options, output, out tally, out fault);

    [Fact]
    public void TryDecode_TheExample_YieldsASeriesForEachMetric() =>
        Decode(Example).Series.ShouldBe(
        [
            "__name__=queue_depth,instance=web-01,queue=mail,server_name=web-01 12.5 1767225600000",
            "__name__=up,instance=web-01,server_name=web-01 1 1800000000123",
        ]);

    [Theory]
    [InlineData("""{"name":"a","value":1,"timestamp":1767225600123}""", "__name__=a,instance=h,server_name=h 1 1767225600123")]
    [InlineData("""{"value":-1e3,"timestamp":"2026-01-01T01:00:00.5+01:00","name":"a"}""", "__name__=a,instance=h,server_name=h -1000 1767225600500")]
    [InlineData("""{"labels":{"x":"","Y":"\u00e4\n\"","é":"1"},"name":"a b","value":0}""", "Y=ä\n\",__=1,__name__=a_b,instance=h,server_name=h 0 1800000000123")]
    [InlineData("""{"n\u0061me":"a","value":9007199254740993}""", "__name__=a,instance=h,server_name=h 9007199254740992 1800000000123")]
    public void TryDecode_OneMetric_YieldsOneSeries(string metric, string expected)
    {
        Decode($$"""{"host":"h","metrics":[{{metric}}]}""").Series.ShouldBe([expected]);
        Decode($$""" {"metrics" : [ {{metric}} ] , "host" : "h"} """).Series.ShouldBe([expected]);
    }

    [Fact]
    public void TryDecode_NoMetrics_IsSound() => Decode("""{"host":"h","metrics":[]}""").Fault.ShouldBe(FormatFault.None);

    [Theory]
    [InlineData("""[]""", "wrong_type", "")]
    [InlineData("""{}""", "missing_member", "host")]
    [InlineData("""{"host":"h"}""", "missing_member", "metrics")]
    [InlineData("""{"metrics":[]}""", "missing_member", "host")]
    [InlineData("""{"host":"","metrics":[]}""", "malformed", "host")]
    [InlineData("""{"host":7,"metrics":[]}""", "wrong_type", "host")]
    [InlineData("""{"host":"h","host":"h","metrics":[]}""", "duplicate_member", "host")]
    [InlineData("""{"host":"h","metrics":[],"metrics":[]}""", "duplicate_member", "metrics")]
    [InlineData("""{"host":"h","metrics":{}}""", "wrong_type", "metrics")]
    [InlineData("""{"host":"h","metrics":[],"time":1}""", "unknown_member", "time")]
    [InlineData("""{"host":"h","metrics":[],"\u0007\u001b[31m":1}""", "unknown_member", "??[31m")]
    [InlineData("""{"host":"\ud800","metrics":[]}""", "malformed", "host")]
    [InlineData("""{"\udc00":"h"}""", "malformed", "")]
    public void TryDecode_BadDocument_NamesThePath(string document, string reason, string place)
    {
        DecodedBody body = Decode(document);
        body.Fault.Id.ShouldBe(reason);
        body.Fault.Place.ShouldBe(place);
    }

    [Theory]
    [InlineData("""7""", "wrong_type", "metrics[1]")]
    [InlineData("""{"value":1}""", "missing_member", "metrics[1].name")]
    [InlineData("""{"name":"a"}""", "missing_member", "metrics[1].value")]
    [InlineData("""{"name":"","value":1}""", "malformed", "metrics[1].name")]
    [InlineData("""{"name":null,"value":1}""", "wrong_type", "metrics[1].name")]
    [InlineData("""{"name":"a","value":"1"}""", "wrong_type", "metrics[1].value")]
    [InlineData("""{"name":"a","value":"NaN"}""", "wrong_type", "metrics[1].value")]
    [InlineData("""{"name":"a","value":true}""", "wrong_type", "metrics[1].value")]
    [InlineData("""{"name":"a","value":1e999}""", "number_invalid", "metrics[1].value")]
    [InlineData("""{"name":"a","value":1,"value":1}""", "duplicate_member", "metrics[1].value")]
    [InlineData("""{"name":"a","value":1,"valeu":1}""", "unknown_member", "metrics[1].valeu")]
    [InlineData("""{"name":"a","value":1,"timestamp":null}""", "wrong_type", "metrics[1].timestamp")]
    [InlineData("""{"name":"a","value":1,"timestamp":1.5}""", "timestamp_invalid", "metrics[1].timestamp")]
    [InlineData("""{"name":"a","value":1,"timestamp":"2026-01-01"}""", "timestamp_invalid", "metrics[1].timestamp")]
    [InlineData("""{"name":"a","value":1,"timestamp":"2026-01-01T00:00:00"}""", "timestamp_invalid", "metrics[1].timestamp")]
    [InlineData("""{"name":"a","value":1,"timestamp":"2026-13-01T00:00:00Z"}""", "timestamp_invalid", "metrics[1].timestamp")]
    [InlineData("""{"name":"a","value":1,"timestamp":"\u00322026-01-01T00:00Z"}""", "timestamp_invalid", "metrics[1].timestamp")]
    [InlineData("""{"name":"a","value":1,"labels":[]}""", "wrong_type", "metrics[1].labels")]
    [InlineData("""{"name":"a","value":1,"labels":{"x":1}}""", "wrong_type", "metrics[1].labels.x")]
    [InlineData("""{"name":"a","value":1,"labels":{"x":"\udfff"}}""", "malformed", "metrics[1].labels.x")]
    [InlineData("""{"name":"a","value":1,"labels":{"":"y"}}""", "malformed", "metrics[1].labels.")]
    [InlineData("""{"name":"a","value":1,"labels":{"x":"y","x":"z"}}""", "duplicate_label", "metrics[1].labels.x")]
    [InlineData("""{"name":"a","value":1,"labels":{"instance":"y"}}""", "duplicate_label", "metrics[1].labels.instance")]
    [InlineData("""{"name":"a","value":1,"labels":{"server-name":"y"}}""", "duplicate_label", "metrics[1].labels.server-name")]
    [InlineData("""{"name":"a","value":1,"labels":{"__name__":"y"}}""", "duplicate_label", "metrics[1].labels.__name__")]
    public void TryDecode_BadMetric_NamesThePath(string metric, string reason, string place)
    {
        DecodedBody body = Decode($$"""{"host":"h","metrics":[{"name":"good","value":1},{{metric}}]}""");
        body.Fault.Id.ShouldBe(reason);
        body.Fault.Place.ShouldBe(place);
        body.Series.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"host":"h","metrics":[]} x""")]
    [InlineData("""{"host":"h","metrics":[],}""")]
    [InlineData("""{"host":"h" /* c */,"metrics":[]}""")]
    [InlineData("""{"host":"h","metrics":[{"name":"a","value":NaN}]}""")]
    [InlineData("""{"host":"h","metrics":[{"name":"a","value":01}]}""")]
    public void TryDecode_WhatIsNotJson_IsMalformed(string document)
    {
        DecodedBody body = Decode(document);
        body.Fault.Id.ShouldBe("malformed");
        body.Fault.Place.ShouldStartWith("line 1, byte ");
    }

    [Fact]
    public void TryDecode_WhatIsNotUtf8_IsMalformed() =>
        DecodedBody.Of(Decoder, [.. """{"host":"h"""u8, 0xFF, .. "\",\"metrics\":[]}"u8]).Fault.ToString().ShouldBe("the body is not UTF-8");

    [Fact]
    public void TryDecode_Bombs_EndInAFault()
    {
        Decode("""{"host":"h","metrics":""" + new string('[', 5_000_000)).Fault.Id.ShouldBe("malformed");
        Decode("""{"host":"h","x":""" + string.Concat(Enumerable.Repeat("{\"x\":", 1_000_000))).Fault.IsNone.ShouldBeFalse();
        Decode("""{"host":"h","metrics":[{"name":"a","value":1,"labels":{""" + string.Join(',', Enumerable.Range(0, 1_000_000).Select(i => $"\"l{i}\":\"1\"")) + "}}]}")
            .Fault.Id.ShouldBe("too_many_labels");
        Decode($$"""{"host":"{{new string('h', 400_000)}}","metrics":[{{string.Join(',', Enumerable.Repeat("""{"name":"a","value":1}""", 100_000))}}]}""")
            .Fault.Id.ShouldBe("output_too_large");
        Decode("""{"host":"h","metrics":[],"x":""" + new string('9', 5_000_000) + "}").Fault.Id.ShouldBe("unknown_member");
    }

    [Fact]
    public void TryDecode_EveryTruncation_IsSoundOrAFault() => FormatFuzz.Truncate(Decoder, Seeds());

    [Fact]
    public void TryDecode_DamagedBodies_AreSoundOrAFault() =>
        FormatFuzz.Mutate(Decoder, Seeds(), "{}[]\",:\\u0 \n-.e"u8, 1_000_000).ShouldBeInRange(15_000, 980_000);

    private static byte[][] Seeds() =>
    [
        Encoding.UTF8.GetBytes(Example),
        """{"metrics":[{"labels":{"\u00e4":"\ud83d\ude00"},"timestamp":1767225600123,"name":"a","value":-1e3}],"host":"h"}"""u8.ToArray(),
    ];

    private static DecodedBody Decode(string body) => DecodedBody.Of(Decoder, body);
}
