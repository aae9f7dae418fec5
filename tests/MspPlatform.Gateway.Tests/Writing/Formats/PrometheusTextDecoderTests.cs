using System.Text;
using MspPlatform.Gateway.Writing.Formats;

namespace MspPlatform.Gateway.Tests.Writing.Formats;

public sealed class PrometheusTextDecoderTests
{
    private static readonly FormatDecode Decoder = (body, output, out tally, out fault) =>
        PrometheusTextDecoder.TryDecode(body, DecodedBody.Options, output, out tally, out fault);

    private static readonly string[] OfThePythonClient =
    [
        "__name__=backup_runs_total,result=ok,target=C:\\dumps\n\"daily\" 3 1800000000123",
        "__name__=backup_runs_total,result=failed 0.5 1800000000123",
        "__name__=load_ratio NaN:7ff8000000000001 1800000000123",
        "__name__=limit_bytes,host=größe Infinity 1800000000123",
        "__name__=limit_bytes,host=b -1.5E-09 1800000000123",
        "__name__=job_seconds_bucket,le=0.5 1 1800000000123",
        "__name__=job_seconds_bucket,le=5.0 1 1800000000123",
        "__name__=job_seconds_bucket,le=+Inf 2 1800000000123",
        "__name__=job_seconds_count 2 1800000000123",
        "__name__=job_seconds_sum 70.2 1800000000123",
        "__name__=rows_count 1 1800000000123",
        "__name__=rows_sum 12 1800000000123",
        "__name__=build_info,version=1.2 1 1800000000123",
        "__name__=state,state=up 1 1800000000123",
        "__name__=state,state=down 0 1800000000123",
    ];

    [Theory]
    [InlineData("client-python.txt")]
    [InlineData("client-python-openmetrics.txt")]
    public void TryDecode_PagesOfThePythonClient_YieldsEverySample(string file)
    {
        DecodedBody body = DecodedBody.Of(Decoder, GoldenFile.Read(file));

        body.Series.Where(s => !s.Contains("_created", StringComparison.Ordinal)).ShouldBe(OfThePythonClient);
        body.Series.Count(s => s.Contains("_created", StringComparison.Ordinal)).ShouldBe(4);
    }

    // The example of prometheus.io/docs/instrumenting/exposition_formats.
    [Fact]
    public void TryDecode_TheFormatsOwnExample_YieldsEverySample() =>
        Decode("""
            # Escaping in label values:
            msdos_file_access_time_seconds{path="C:\\DIR\\FILE.TXT",error="Cannot find file:\n\"FILE.TXT\""} 1.458255915e9

            # Minimalistic line:
            metric_without_timestamp_and_labels 12.47

            # A weird metric from before the epoch:
            something_weird{problem="division by zero"} +Inf -3982045

            http_requests_total{method="post",code="200"} 1027 1395066363000
            """).Series.ShouldBe(
        [
            "__name__=msdos_file_access_time_seconds,error=Cannot find file:\n\"FILE.TXT\",path=C:\\DIR\\FILE.TXT 1458255915 1800000000123",
            "__name__=metric_without_timestamp_and_labels 12.47 1800000000123",

            // Below 2^31 is seconds here, as in VictoriaMetrics; the format's own example is the one case where that is wrong.
            "__name__=something_weird,problem=division by zero Infinity -3982045000",
            "__name__=http_requests_total,code=200,method=post 1027 1395066363000",
        ]);

    [Theory]
    [InlineData("a 1", "__name__=a 1 1800000000123")]
    [InlineData("a{} 1 1520879607789\r", "__name__=a 1 1520879607789")]
    [InlineData("\ta { b = \"c\" , } \t -1 ", "__name__=a,b=c -1 1800000000123")]
    [InlineData("a{b=\"x}y\",c=\",=\"}2", "__name__=a,b=x}y,c=,= 2 1800000000123")]
    [InlineData("a{b=\"\\x\\\\n\"} 1", "__name__=a,b=\\x\\n 1 1800000000123")]
    [InlineData("a 1 1520879607.789", "__name__=a 1 1520879607789")]
    [InlineData("a 1 1520879607", "__name__=a 1 1520879607000")]
    [InlineData("a 1 # {id=\"x\"} 0.5 1", "__name__=a 1 1800000000123")]
    [InlineData("a 1 1520879607789 # {id=\"x\"} 0.5", "__name__=a 1 1520879607789")]
    [InlineData("a -inf", "__name__=a -Infinity 1800000000123")]
    [InlineData("a +Infinity", "__name__=a Infinity 1800000000123")]
    [InlineData("a nan", "__name__=a NaN:7ff8000000000001 1800000000123")]
    [InlineData("job:rate-5m.x{é=\"1\"} 1", "__name__=job:rate_5m_x,__=1 1 1800000000123")]
    [InlineData("a{A=\"1\",b=\"\"} 1", "A=1,__name__=a 1 1800000000123")]
    public void TryDecode_OneLine_YieldsOneSeries(string line, string expected)
    {
        DecodedBody body = Decode(line);
        body.Fault.ShouldBe(FormatFault.None);
        body.Series.ShouldBe([expected.Replace("__name__=job:rate_5m_x,__=1", "__=1,__name__=job:rate_5m_x", StringComparison.Ordinal)]);
    }

    [Theory]
    [InlineData("a", "malformed")]
    [InlineData("{b=\"c\"} 1", "malformed")]
    [InlineData("a{b=\"c\" 1", "malformed")]
    [InlineData("a{b=c} 1", "malformed")]
    [InlineData("a{b} 1", "malformed")]
    [InlineData("a{=\"c\"} 1", "malformed")]
    [InlineData("a{,} 1", "malformed")]
    [InlineData("a{b=\"c\"d=\"e\"} 1", "malformed")]
    [InlineData("a{b=\"c\\", "malformed")]
    [InlineData("a{b=\"c\\\"} 1", "malformed")]
    [InlineData("a 1 1520879607789 3", "malformed")]
    [InlineData("a ", "number_invalid")]
    [InlineData("a{b=\"c\"}", "number_invalid")]
    [InlineData("a # 1", "number_invalid")]
    [InlineData("a 0x1p3", "number_invalid")]
    [InlineData("a 1e999", "number_invalid")]
    [InlineData("a 1,5", "number_invalid")]
    [InlineData("a +nan", "number_invalid")]
    [InlineData("a 1 now", "timestamp_invalid")]
    [InlineData("a 1 1e300", "timestamp_invalid")]
    [InlineData("a{b=\"1\",b=\"2\"} 1", "duplicate_label")]
    [InlineData("a{__name__=\"b\"} 1", "duplicate_label")]
    public void TryDecode_BadLine_NamesItsNumber(string line, string reason)
    {
        DecodedBody body = Decode($"good 1\n# comment\n{line}\ngood 2");

        body.Fault.Id.ShouldBe(reason);
        body.Fault.Place.ShouldBe("line 3");
        body.Series.ShouldBeEmpty();
    }

    [Fact]
    public void TryDecode_Bombs_EndInAFault()
    {
        Decode("a{" + string.Concat(Enumerable.Range(0, 1_000_000).Select(i => $"l{i}=\"1\",")) + "} 1").Fault.Id.ShouldBe("too_many_labels");
        Decode("a{b=\"" + new string('\\', 5_000_001)).Fault.Id.ShouldBe("malformed");
        Decode($"a{{b=\"{new string('x', 2_000_000)}\"}} 1").Fault.Id.ShouldBe("output_too_large");
        Decode(string.Concat(Enumerable.Repeat("a 1\n", 200_000))).Fault.Id.ShouldBe("output_too_large");
    }

    [Fact]
    public void TryDecode_EveryTruncation_IsSoundOrAFault() => FormatFuzz.Truncate(Decoder, Seeds());

    [Fact]
    public void TryDecode_DamagedBodies_AreSoundOrAFault() =>
        FormatFuzz.Mutate(Decoder, Seeds(), "{}=,\"\\ \t\n\r#n+-.eI"u8, 1_000_000).ShouldBeInRange(30_000, 980_000);

    private static byte[][] Seeds() =>
    [
        .. Encoding.UTF8.GetString(GoldenFile.Read("client-python-openmetrics.txt")).Split('\n').Where(l => l.Contains("job", StringComparison.Ordinal) || l.Contains("backup", StringComparison.Ordinal))
            .Select(l => Encoding.UTF8.GetBytes(l + "\n")),
        "a{b=\"\\\\c\\n\\\"\" , d=\"e\"} +Inf 1520879607789\r\n\nx:y NaN 1520879607.789\n# EOF\n"u8.ToArray(),
    ];

    private static DecodedBody Decode(string body) => DecodedBody.Of(Decoder, body);
}
