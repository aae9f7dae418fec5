using MspPlatform.Gateway.Writing.Formats;
using static MspPlatform.Gateway.Tests.Writing.Formats.OtlpBytes;

namespace MspPlatform.Gateway.Tests.Writing.Formats;

public sealed class OtlpMetricsDecoderTests
{
    internal static readonly FormatDecode Decoder = (body, output, out tally, out fault) =>
        OtlpMetricsDecoder.TryDecode(body, DecodedBody.Options, output, out tally, out fault);

    // Labels stand sorted by name: the instance, the job and the name come between others.
    private static readonly string[] OfTheDotnetSdk =
    [
        "__name__=orders_total,instance=checkout-0,job=shop/checkout,payment_method=card,retry=false 3",
        "__name__=orders_total,instance=checkout-0,job=shop/checkout,payment_method=invoice,retry=true 2",
        "__name__=net_sent_bytes_total,instance=checkout-0,job=shop/checkout 2048.5",
        "__name__=carts_open,instance=checkout-0,job=shop/checkout -1",
        "__name__=http_server_request_duration_seconds_bucket,http_response_status_code=200,http_route=/cart/{id},instance=checkout-0,job=shop/checkout,le=0.005 1",
        "__name__=http_server_request_duration_seconds_bucket,http_response_status_code=200,http_route=/cart/{id},instance=checkout-0,job=shop/checkout,le=0.1 3",
        "__name__=http_server_request_duration_seconds_bucket,http_response_status_code=200,http_route=/cart/{id},instance=checkout-0,job=shop/checkout,le=2.5 3",
        "__name__=http_server_request_duration_seconds_bucket,http_response_status_code=200,http_route=/cart/{id},instance=checkout-0,job=shop/checkout,le=+Inf 4",
        "__name__=http_server_request_duration_seconds_count,http_response_status_code=200,http_route=/cart/{id},instance=checkout-0,job=shop/checkout 4",
        "__name__=http_server_request_duration_seconds_sum,http_response_status_code=200,http_route=/cart/{id},instance=checkout-0,job=shop/checkout 9.111",
        "__name__=memory_utilization_ratio,instance=checkout-0,job=shop/checkout 0.25",
        "__name__=queue_age_milliseconds,instance=checkout-0,job=shop/checkout,queue=Grüße \"x\"\\\n 125",
        "__name__=temperature_celsius,instance=checkout-0,job=shop/checkout -Infinity",
        "__name__=target_info,host_cpus=4,host_name=web-01,instance=checkout-0,job=shop/checkout,service_version=2.7.1,telemetry_sdk_language=dotnet," +
            "telemetry_sdk_name=opentelemetry,telemetry_sdk_version=1.20.1,zones=[\"a\",\"b\"] 1",
    ];

    [Fact]
    public void TryDecode_BodyOfTheDotnetSdk_YieldsEveryInstrument()
    {
        DecodedBody body = DecodedBody.Of(Decoder, GoldenFile.Read("opentelemetry-dotnet.bin"));

        body.Series.Select(s => s[..s.LastIndexOf(' ')]).ShouldBe(OfTheDotnetSdk);
        body.Series.ShouldAllBe(s => s.Substring(s.LastIndexOf(' ')).StartsWith(" 1795270", StringComparison.Ordinal));
        body.Tally.ShouldBe(new FormatTally { Samples = OfTheDotnetSdk.Length, ExponentialHistogramPoints = 1 });
    }

    [Fact]
    public void TryDecode_DeltaBodyOfTheDotnetSdk_YieldsWhatIsCumulativeAnyway()
    {
        DecodedBody body = DecodedBody.Of(Decoder, GoldenFile.Read("opentelemetry-dotnet-delta.bin"));

        // An up-down counter is cumulative under that preference too.
        body.Series.Select(s => s[..s.LastIndexOf(' ')]).ShouldBe(OfTheDotnetSdk[3..4].Concat(OfTheDotnetSdk[10..]));
        body.Tally.DeltaPoints.ShouldBe(5);
    }

    [Theory]
    [InlineData("http.server.active", "{request}", true, "http_server_active_total")]
    [InlineData("requests_total", "", true, "requests_total")]
    [InlineData("cpu.time_total", "s", true, "cpu_time_seconds_total")]
    [InlineData("cpu.seconds", "s", true, "cpu_seconds_total")]
    [InlineData("cpu.seconds.used", "s", true, "cpu_seconds_used_total")]
    [InlineData("wait", "ms", false, "wait_milliseconds")]
    [InlineData("wait", "min", false, "wait_minutes")]
    [InlineData("usage", "1", false, "usage_ratio")]
    [InlineData("usage_ratio", "1", false, "usage_ratio")]
    [InlineData("hits", "1", true, "hits_total")]
    [InlineData("usage", "%", false, "usage_percent")]
    [InlineData("io", "By/s", false, "io_bytes_per_second")]
    [InlineData("io", "{packet}/s", false, "io_per_second")]
    [InlineData("disk", "TiBy", false, "disk_tibibytes")]
    [InlineData("errors", "requests", false, "errors_requests")]
    [InlineData("x", "µ°", false, "x")]
    [InlineData("a..b--c_", "By{sent}", false, "a_b_c_bytes")]
    [InlineData("1.größe", "", false, "_gr_e")]
    [InlineData("job:sum", "", false, "job:sum")]
    [InlineData("?", "", false, "_")]
    [InlineData("_total", "", true, "_total_total")]
    public void TryDecode_NameAndUnit_BecomeOneName(string name, string unit, bool counter, string expected)
    {
        byte[] point = Point(1, 1_000_000);
        DecodedBody.Of(Decoder, Request([], counter ? Counter(name, unit, point) : Gauges(name, unit, point))).Series.ShouldBe([$"__name__={expected} 1 1"]);
    }

    [Fact]
    public void TryDecode_AttributesOfEveryType_BecomeText()
    {
        byte[] map = Field(6, Field(1, Attribute("k\"", Field(5, [.. Field(1, Varint(2, 1)), .. Field(1, Field(1, "a\\\n")), .. Field(1, []), .. Field(1, Field(7, [1]))]))));

        DecodedBody.Of(Decoder, Request([], Gauges("m", "", Point(
            1,
            1_000_000,
            Attribute("s", "x"),
            Attribute("true", Varint(2, 1)),
            Attribute("int", Varint(3, unchecked((ulong)-5L))),
            Attribute("double", Fixed(4, 0.25)),
            Attribute("bytes", Field(7, [1, 2, 3, 4])),
            Attribute("map", map),
            Attribute("empty", ""),
            Attribute("none", []),
            Attribute("", "no key"))))).Series.ShouldBe(
            ["__name__=m,bytes=AQIDBA==,double=0.25,int=-5,map={\"k\\\"\":[true,\"a\\\\\\u000a\",null,\"AQ==\"]},s=x,true=true 1 1"]);
    }

    [Fact]
    public void TryDecode_KeysThatBecomeTheSame_AreJoinedInTheirOrder() =>
        DecodedBody.Of(Decoder, Request([], Gauges("m", "", Point(1, 1_000_000, Attribute("a_b", "3"), Attribute("a.b", "2"), Attribute("a--b", "1"), Attribute("__name__", "x")))))
            .Series.ShouldBe(["__name__=m,_name_=x,a_b=1;2;3 1 1"]);

    [Theory]
    [InlineData("checkout", "shop", "i-1", ",instance=i-1,job=shop/checkout")]
    [InlineData("checkout", "", "", ",job=checkout")]
    [InlineData("", "shop", "i-1", ",instance=i-1")]
    public void TryDecode_Resource_BecomesJobAndInstance(string name, string space, string instance, string expected)
    {
        byte[] resource = Attributes(1, Attribute("service.instance.id", instance), Attribute("service.name", name), Attribute("service.namespace", space));

        DecodedBody.Of(Decoder, Request(resource, Gauges("m", "", Point(1, 1_000_000, Attribute("z", "1"))))).Series.ShouldBe([$"__name__=m{expected},z=1 1 1"]);
    }

    [Fact]
    public void TryDecode_PointsAttributesNamedAsTheResources_GiveWay() =>
        DecodedBody.Of(Decoder, Request(Attributes(1, Attribute("service.name", "own")), Gauges("m", "", Point(1, 1_000_000, Attribute("job", "other"), Attribute("instance", "kept")))))
            .Series.ShouldBe(["__name__=m,instance=kept,job=own 1 1"]);

    [Fact]
    public void TryDecode_SeveralResources_KeepTheirOwnLabels()
    {
        byte[] first = Request(Attributes(1, Attribute("service.name", "a"), Attribute("host.name", "h")), Gauges("m", "", Point(1, 2_000_000), Point(2, 9_999_999), Point(3, 1_000_000)));
        byte[] second = Request([], Gauges("m", "", Point(4, 1_000_000)));

        DecodedBody.Of(Decoder, Join(first, second)).Series.ShouldBe(
            ["__name__=m,job=a 1 2", "__name__=m,job=a 2 9", "__name__=m,job=a 3 1", "__name__=target_info,host_name=h,job=a 1 9", "__name__=m 4 1"]);
    }

    [Fact]
    public void TryDecode_FieldsInAnyOrder_AreUnderstood()
    {
        byte[] metric = [.. Field(Sum, [.. Varint(3, 1), .. Field(1, Point(1, 1_000_000)), .. Varint(2, 2)]), .. Field(3, "s"), .. Field(1, "m")];
        byte[] request = Field(1, [.. Field(2, Field(2, metric)), .. Field(1, Attributes(1, Attribute("service.name", "a"))), .. Field(77, "unknown")]);

        DecodedBody.Of(Decoder, request).Series.ShouldBe(["__name__=m_seconds_total,job=a 1 1"]);
    }

    [Fact]
    public void TryDecode_NumbersOfEveryShape_KeepTheirValue() =>
        DecodedBody.Of(Decoder, Request([], Gauges(
            "m",
            "",
            [.. Fixed(3, 1_000_000UL), .. Fixed(6, unchecked((ulong)-7L))],
            Point(double.NaN, 1_000_000),
            [.. Fixed(4, 2.0)],
            [.. Fixed(3, ulong.MaxValue), .. Fixed(4, 3.0)],
            [.. Fixed(3, 1_000_000UL), .. Varint(8, 1)],
            [.. Fixed(3, 1_000_000UL)])))
        .ShouldSatisfyAllConditions(
            body => body.Series.ShouldBe(
            [
                "__name__=m -7 1", "__name__=m NaN:fff8000000000000 1", $"__name__=m 2 {DecodedBody.Now}", "__name__=m 3 18446744073709",
                "__name__=m NaN:7ff0000000000002 1",
            ]),
            body => body.Tally.PointsWithoutValue.ShouldBe(1));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void TryDecode_WhatIsNotCumulative_IsCountedAndLeftOut(ulong temporality)
    {
        byte[] behind = [.. Varint(2, temporality), .. Varint(3, 1)];
        byte[][] points = [Point(1, 1), Point(2, 2)];

        DecodedBody body = DecodedBody.Of(Decoder, Request(
            Attributes(1, Attribute("host.name", "h")), Metric("s", "", Sum, behind, points), Metric("h", "", Histogram, behind, points), Metric("e", "", ExponentialHistogram, behind, points)));
        body.Fault.ShouldBe(FormatFault.None);
        body.Tally.ShouldBe(new FormatTally { DeltaPoints = 6 });
    }
}
