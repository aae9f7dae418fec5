using MspPlatform.Gateway.Writing.Formats;
using MspPlatform.RemoteWrite;
using static MspPlatform.Gateway.Tests.Writing.Formats.OtlpBytes;

namespace MspPlatform.Gateway.Tests.Writing.Formats;

/// <summary>Bodies that are no OTLP metrics, or too much of them.</summary>
public sealed class OtlpRefusalTests
{
    private static readonly FormatDecode Decoder = OtlpMetricsDecoderTests.Decoder;

    private static readonly byte[] Good = Gauges("good", "", Point(1, 1_000_000));

    public static TheoryData<string, string, byte[]> BadMetrics() => new()
    {
        { "no name", "malformed", Gauges("", "", Point(1, 1)) },
        { "name is a number", "malformed", [.. Varint(1, 5), .. Field(Gauge, [])] },
        { "points are numbers", "malformed", [.. Field(1, "m"), .. Field(Gauge, Varint(1, 5))] },
        { "value is text", "malformed", Gauges("m", "", Field(4, "1")) },
        { "time is a varint", "malformed", Gauges("m", "", Varint(3, 1)) },
        { "attribute cut off", "malformed", Gauges("m", "", [.. Fixed(4, 1.0), .. Field(7, [0x0A, 0x05, 0x41])]) },
        { "value of an attribute is of the wrong type", "malformed", Gauges("m", "", Point(1, 1, Attribute("k", Fixed(1, 1.0)))) },
        { "the same key twice", "duplicate_label", Gauges("m", "", Point(1, 1, Attribute("k", "1"), Attribute("j", "1"), Attribute("k", "2"))) },
        { "a group", "malformed", [.. Field(1, "m"), 0x0B, 0x0C] },
        { "nested deeply", "too_deep", Gauges("m", "", Point(1, 1, Attribute("k", Nested(9)))) },
    };

    [Theory]
    [MemberData(nameof(BadMetrics))]
    public void TryDecode_BadMetric_IsRefusedAndNamed(string what, string reason, byte[] metric)
    {
        DecodedBody body = DecodedBody.Of(Decoder, Join(Request([], Good), Request([], Good, metric)));

        body.Fault.Id.ShouldBe(reason, what);
        body.Fault.Place.ShouldBe("resource_metrics[1].scope_metrics[0].metrics[1]");
        body.Series.ShouldBeEmpty();
    }

    [Fact]
    public void TryDecode_NestingWithinTheLimit_IsText() =>
        DecodedBody.Of(Decoder, Request([], Gauges("m", "", Point(1, 1_000_000, Attribute("k", Nested(8)))))).Series.ShouldBe(["__name__=m,k=[[[[[[[[1]]]]]]]] 1 1"]);

    [Fact]
    public void TryDecode_BadResource_IsNamed() =>
        DecodedBody.Of(Decoder, Join(Request([], Good), Request(Field(1, [0xFF]), Good))).Fault.Place.ShouldBe("resource_metrics[1]");

    [Fact]
    public void TryDecode_Bombs_EndInAFault()
    {
        byte[][] many = [.. Enumerable.Range(0, 200_000).Select(i => Attribute($"k{i}", "1"))];
        Refused("too_many_labels", Request([], Gauges("m", "", Point(1, 1, many))));
        Refused("too_many_labels", Request(Attributes(1, many), Good));
        Refused("too_deep", Request([], Gauges("m", "", Point(1, 1, Attribute("k", Nested(2_000))))));
        Refused("output_too_large", Request(Attributes(1, Attribute("service.name", new string('j', 300_000))), Good, Good, Good, Good));
        Refused("output_too_large", Request([], Metric(
            "h", "", Histogram, Varint(2, 2), [.. Packed(6, new ulong[100_001]), .. Packed(7, [.. Enumerable.Range(0, 100_000).Select(i => (double)i)])])));
        Refused("output_too_large", Request([], Gauges("m", "", [.. Enumerable.Repeat(Point(1, 1), 100_000)])));

        // Lengths that nothing stands behind, at every depth.
        Refused("malformed", [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]);
        Refused("malformed", Field(1, [0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]));
        Refused("malformed", Request([], [.. Field(1, "m"), 0x2A, 0x80, 0x80, 0x80, 0x80, 0x08]));
    }

    [Fact]
    public void TryDecode_EveryTruncation_IsSoundOrAFault() => FormatFuzz.Truncate(Decoder, Seeds());

    [Fact]
    public void TryDecode_DamagedBodies_AreSoundOrAFault() =>
        FormatFuzz.Mutate(Decoder, Seeds(), [0, 1, 2, 8, 9, 0x0A, 0x0B, 0x12, 0x19, 0x1A, 0x21, 0x2A, 0x31, 0x32, 0x3A, 0x4A, 0x5A, 0x7F, 0x80, 0xFF], 1_000_000)
            .ShouldBeInRange(15_000, 980_000);

    private static void Refused(string reason, byte[] body) => DecodedBody.Of(Decoder, body).Fault.Id.ShouldBe(reason);

    private static byte[][] Seeds() =>
    [
        GoldenFile.Read("opentelemetry-dotnet.bin"),
        GoldenFile.Read("opentelemetry-dotnet-delta.bin"),
        Request(Attributes(1, Attribute("service.name", "a"), Attribute("b", Nested(3))), Counter("m", "By/s", Point(1, 1, Attribute("x", "y"), Attribute("z", Varint(3, 1))))),
        Request([], Metric("h", "s", Histogram, Varint(2, 2), [.. Fixed(4, 3UL), .. Fixed(5, 1.0), .. Packed(6, 1UL, 2UL), .. Packed(7, 0.5)])),
        Request([], Metric("s", "", Summary, [], [.. Fixed(4, 3UL), .. Field(6, [.. Fixed(1, 0.5), .. Fixed(2, 1.0)]), .. Varint(8, 1)])),
    ];

    /// <summary>1 in that many lists.</summary>
    private static byte[] Nested(int depth)
    {
        byte[] value = Varint(3, 1);
        for (int i = 0; i < depth; i++)
            value = Field(5, Field(1, value));
        return value;
    }
}
