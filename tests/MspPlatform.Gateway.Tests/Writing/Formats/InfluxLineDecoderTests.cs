using System.Text;
using MspPlatform.Gateway.Writing.Formats;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Tests.Writing.Formats;

public sealed class InfluxLineDecoderTests
{
    // In the shape of Telegraf's cpu, disk and system inputs; put together by hand, not captured.
    private const string Telegraf =
        "cpu,cpu=cpu-total,host=loaner usage_active=17.616580305880305,usage_idle=82.383419694,usage_guest_nice=0 1568760922000000000\n" +
        "disk,device=sda1,fstype=ext4,host=loaner,mode=rw,path=/ free=93612478464i,inodes_free=13456321u,used_percent=3.52 1568760922000000000\n" +
        "system,host=loaner uptime=172033i,uptime_format=\"1 day, 23:47\" 1568760922000000000\n";

    [Fact]
    public void TryDecode_TelegrafsLines_YieldsASeriesForEachNumber()
    {
        DecodedBody body = Decode(Telegraf);

        body.Series.ShouldBe(
        [
            "__name__=cpu_usage_active,cpu=cpu-total,host=loaner 17.616580305880305 1568760922000",
            "__name__=cpu_usage_idle,cpu=cpu-total,host=loaner 82.383419694 1568760922000",
            "__name__=cpu_usage_guest_nice,cpu=cpu-total,host=loaner 0 1568760922000",
            "__name__=disk_free,device=sda1,fstype=ext4,host=loaner,mode=rw,path=/ 93612478464 1568760922000",
            "__name__=disk_inodes_free,device=sda1,fstype=ext4,host=loaner,mode=rw,path=/ 13456321 1568760922000",
            "__name__=disk_used_percent,device=sda1,fstype=ext4,host=loaner,mode=rw,path=/ 3.52 1568760922000",
            "__name__=system_uptime,host=loaner 172033 1568760922000",
        ]);
        body.Tally.TextFields.ShouldBe(1);
    }

    [Fact]
    public void TryDecode_LinesOfTheInfluxdbClient_YieldsWhatWasWritten() =>
        DecodedBody.Of(Decoder(), GoldenFile.Read("influxdb-python.txt")).Series.ShouldBe(
        [
            "__name__=cpu_count,cpu=cpu-total,host=web-01,region=eu west,1=a 3 1767225600000",
            "__name__=cpu_ok,cpu=cpu-total,host=web-01,region=eu west,1=a 1 1767225600000",
            "__name__=cpu_usage_idle,cpu=cpu-total,host=web-01,region=eu west,1=a 97.5 1767225600000",
            "__name__=cpu_usage_user,cpu=cpu-total,host=web-01,region=eu west,1=a 1.25 1767225600000",
            "__name__=disk__used_free_bytes,fs_type=ext4,host=web-01,path=/var/lib,region=eu west,1=a 1E+18 1767225601000",
            "__name__=disk__used,fs_type=ext4,host=web-01,path=/var/lib,region=eu west,1=a 42 1767225601000",
            $"__name__=no_time,host=web-01,region=eu west,1=a -0.5 {DecodedBody.Now}",
        ]);

    [Theory]
    [InlineData("a,t=1 f=1 5", "__name__=a_f,t=1 1 0")]
    [InlineData("a f=1 1000000\r\n\r\n", "__name__=a_f 1 1")]
    [InlineData("a f=1\r\n", "__name__=a_f 1 1800000000123")]
    [InlineData("# comment, with=this 1\n  a f=t", "__name__=a_f 1 1800000000123")]
    [InlineData("a   f=FALSE   2000000  ", "__name__=a_f 0 2")]
    [InlineData("a f=-1.5e-3 -1500000", "__name__=a_f -0.0015 -1")]
    [InlineData("a,Z=1,empty=,b=2 value=.5 0", "Z=1,__name__=a,b=2 0.5 0")]
    [InlineData(@"m\,1\ x,t\=\ \,k=v\=\ \,w\x f\=\,g=9i 0", @"__name__=m_1_x_f__g,t___k=v= ,w\x 9 0")]
    [InlineData(@"a,path=C:\\dir f=1 0", @"__name__=a_f,path=C:\\dir 1 0")]
    [InlineData("1cpu,größe=ü 2nd=1 0", "__name__=_cpu_2nd,gr____e=ü 1 0")]
    [InlineData("a,k=b=c f=1 0", "__name__=a_f,k=b=c 1 0")]
    [InlineData("a f=18446744073709551615u,s=\"x\" 0", "__name__=a_f 1.8446744073709552E+19 0")]
    public void TryDecode_OneNumber_YieldsOneSeries(string line, string expected)
    {
        Decode(line).Series.ShouldBe([expected]);
    }

    [Fact]
    public void TryDecode_TextWithQuotesAndLineFeeds_IsPassedOver()
    {
        DecodedBody body = Decode("log text=\"a \\\"b\\\" \\\\\",n=1i,more=\"two\nlines, x=\\\\\\\"\" 1000000\nnext f=x");

        body.Fault.ShouldBe(new FormatFault(FormatFaultReason.NumberInvalid, "line 3", body.Fault.Detail));
        Decode("log text=\"a \\\"b\\\" \\\\\",n=1i,more=\"two\nlines, x=\\\\\\\"\" 1000000\n").Series.ShouldBe(["__name__=log_n 1 1"]);
    }

    [Theory]
    [InlineData(nameof(InfluxPrecision.Nanoseconds), 1_767_225_600_999_999_999, 1_767_225_600_999)]
    [InlineData(nameof(InfluxPrecision.Microseconds), 1_767_225_600_999_999, 1_767_225_600_999)]
    [InlineData(nameof(InfluxPrecision.Milliseconds), 1_767_225_600_999, 1_767_225_600_999)]
    [InlineData(nameof(InfluxPrecision.Seconds), 1_767_225_600, 1_767_225_600_000)]
    [InlineData(nameof(InfluxPrecision.Minutes), 29_453_760, 1_767_225_600_000)]
    [InlineData(nameof(InfluxPrecision.Hours), 490_896, 1_767_225_600_000)]
    public void TryDecode_OtherPrecision_YieldsMilliseconds(string precision, long timestamp, long expected) =>
        DecodedBody.Of(Decoder(Enum.Parse<InfluxPrecision>(precision)), $"a f=1 {timestamp}").Series.ShouldBe([$"__name__=a_f 1 {expected}"]);

    [Theory]
    [InlineData(null, nameof(InfluxPrecision.Nanoseconds))]
    [InlineData("n", nameof(InfluxPrecision.Nanoseconds))]
    [InlineData("us", nameof(InfluxPrecision.Microseconds))]
    [InlineData("u", nameof(InfluxPrecision.Microseconds))]
    [InlineData("ms", nameof(InfluxPrecision.Milliseconds))]
    [InlineData("s", nameof(InfluxPrecision.Seconds))]
    [InlineData("m", nameof(InfluxPrecision.Minutes))]
    [InlineData("h", nameof(InfluxPrecision.Hours))]
    [InlineData("d", null)]
    public void TryParsePrecision_QueryParameter_IsReadOrRefused(string? text, string? expected)
    {
        InfluxLineOptions.TryParsePrecision(text, out InfluxPrecision precision).ShouldBe(expected is not null);
        precision.ToString().ShouldBe(expected ?? "Nanoseconds");
    }

    [Fact]
    public void TryDecode_WithDatabase_LabelsWhatHasNoTagOfThatName() =>
        DecodedBody.Of(Decoder(database: "telegraf"), "a f=1 0\na,db=own f=2 0").Series
            .ShouldBe(["__name__=a_f,db=telegraf 1 0", "__name__=a_f,db=own 2 0"]);

    [Theory]
    [InlineData("a", "malformed")]
    [InlineData("a,t=1", "malformed")]
    [InlineData(",t=1 f=1", "malformed")]
    [InlineData("a,t f=1", "malformed")]
    [InlineData("a,=1 f=1", "malformed")]
    [InlineData("a f", "malformed")]
    [InlineData("a f=1,", "malformed")]
    [InlineData("a f=\"open", "malformed")]
    [InlineData("a f=\"x\"y", "malformed")]
    [InlineData("a f=", "number_invalid")]
    [InlineData("a f=NaN", "number_invalid")]
    [InlineData("a f=Infinity", "number_invalid")]
    [InlineData("a f=1e999", "number_invalid")]
    [InlineData("a f=1.5i", "number_invalid")]
    [InlineData("a f=-1u", "number_invalid")]
    [InlineData("a f=9223372036854775808i", "number_invalid")]
    [InlineData("a f=truE", "number_invalid")]
    [InlineData("a f=1 soon", "timestamp_invalid")]
    [InlineData("a f=1 1.5", "timestamp_invalid")]
    [InlineData("a f=1 1 2", "timestamp_invalid")]
    [InlineData("a f=1 9223372036854775808", "timestamp_invalid")]
    [InlineData("a,t=1,t=2 f=1", "duplicate_label")]
    [InlineData("a,t.x=1,t-x=2 f=1", "duplicate_label")]
    [InlineData("a,__name__=b f=1", "duplicate_label")]
    public void TryDecode_BadLine_NamesItsNumber(string line, string reason)
    {
        DecodedBody body = Decode($"good f=1\n\n{line}");

        body.Fault.Id.ShouldBe(reason);
        body.Fault.Place.ShouldBe("line 3");
        body.Series.ShouldBeEmpty();
    }

    [Fact]
    public void TryDecode_TimestampPastTheEndOfTime_IsRefused() =>
        DecodedBody.Of(Decoder(InfluxPrecision.Hours), "a f=1 9223372036854775807").Fault.Id.ShouldBe("timestamp_invalid");

    [Fact]
    public void TryDecode_Bombs_EndInAFault()
    {
        Decode("a" + string.Concat(Enumerable.Range(0, 1_000_000).Select(i => $",t{i}=1")) + " f=1").Fault.Id.ShouldBe("too_many_labels");
        Decode($"a,t={new string('x', 100_000)} {string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"f{i}=1"))}").Fault.Id.ShouldBe("output_too_large");
        Decode("a f=\"" + new string('\\', 5_000_000)).Fault.Id.ShouldBe("malformed");
        Decode("a f=" + new string('9', 5_000_000)).Fault.Id.ShouldBe("number_invalid");
        Decode(string.Concat(Enumerable.Repeat("\n", 1_000_000))).Fault.ShouldBe(FormatFault.None);
        DecodedBody.Of(Decoder(database: new string('d', 300)), "a f=1").Fault.Id.ShouldBe("malformed");
    }

    [Fact]
    public void TryDecode_EveryTruncation_IsSoundOrAFault() => FormatFuzz.Truncate(Decoder(), Seeds());

    [Fact]
    public void TryDecode_DamagedBodies_AreSoundOrAFault() =>
        FormatFuzz.Mutate(Decoder(), Seeds(), ",= \\\"\n\r#iu0-.eT"u8, 1_000_000).ShouldBeInRange(30_000, 980_000);

    private static byte[][] Seeds() =>
    [
        .. Telegraf.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => Encoding.UTF8.GetBytes(l + "\n")),
        GoldenFile.Read("influxdb-python.txt"),
        "# c\r\na,t\\ x=1\\,2 f=1i,g=\"a\\\"b\n\",h=T 1568760922000000000\r\n\nb value=1"u8.ToArray(),
    ];

    private static DecodedBody Decode(string body) => DecodedBody.Of(Decoder(), body);

    private static FormatDecode Decoder(InfluxPrecision precision = InfluxPrecision.Nanoseconds, string? database = null) =>
        (ReadOnlySpan<byte> body, WriteRequestWriter output, out FormatTally tally, out FormatFault fault) =>
            InfluxLineDecoder.TryDecode(body, new InfluxLineOptions(DecodedBody.Options, precision, database), output, out tally, out fault);
}
