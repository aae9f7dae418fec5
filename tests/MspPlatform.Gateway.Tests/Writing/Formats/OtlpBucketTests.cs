using MspPlatform.Gateway.Writing.Formats;
using static MspPlatform.Gateway.Tests.Writing.Formats.OtlpBytes;

namespace MspPlatform.Gateway.Tests.Writing.Formats;

/// <summary>Histograms and summaries: one point of theirs is several series.</summary>
public sealed class OtlpBucketTests
{
    private static readonly byte[] Cumulative = Varint(2, 2);

    [Fact]
    public void TryDecode_Histogram_YieldsCumulativeBuckets() =>
        Decode(
            Histogram,
            [
                .. Fixed(3, 5_000_000UL), .. Fixed(4, 10UL), .. Fixed(5, 12.5), .. Packed(6, 1UL, 0UL, 4UL, 5UL), .. Packed(7, -1.0, 1e-5, 1e16), .. Attributes(9, Attribute("z", "1")),
            ]).Series.ShouldBe(
            [
                "__name__=h_bucket,le=-1,z=1 1 5", "__name__=h_bucket,le=0.00001,z=1 1 5", "__name__=h_bucket,le=10000000000000000,z=1 5 5",
                "__name__=h_bucket,le=+Inf,z=1 10 5", "__name__=h_count,z=1 10 5", "__name__=h_sum,z=1 12.5 5",
            ]);

    [Fact]
    public void TryDecode_HistogramWithUnpackedBucketsAndNoSum_YieldsBucketsAndCount() =>
        Decode(
            Histogram,
            [.. Fixed(6, 2UL), .. Fixed(7, 1.0), .. Packed(6, 3UL), .. Fixed(3, 5_000_000UL), .. Fixed(4, 5UL), .. Attributes(9, Attribute("le", "mine"))]).Series
            .ShouldBe(["__name__=h_bucket,le=1 2 5", "__name__=h_bucket,le=+Inf 5 5", "__name__=h_count 5 5"]);

    [Fact]
    public void TryDecode_HistogramWithoutBuckets_YieldsOneForAll() =>
        Decode(Histogram, [.. Fixed(3, 5_000_000UL), .. Fixed(4, 5UL), .. Fixed(5, 1.0)]).Series
            .ShouldBe(["__name__=h_bucket,le=+Inf 5 5", "__name__=h_count 5 5", "__name__=h_sum 1 5"]);

    [Fact]
    public void TryDecode_HistogramWithoutRecordedValue_EndsEverySeries() =>
        Decode(Histogram, [.. Fixed(3, 5_000_000UL), .. Packed(7, 1.0), .. Varint(10, 1)]).Series.ShouldBe(
        [
            "__name__=h_bucket,le=1 NaN:7ff0000000000002 5", "__name__=h_bucket,le=+Inf NaN:7ff0000000000002 5", "__name__=h_count NaN:7ff0000000000002 5",
            "__name__=h_sum NaN:7ff0000000000002 5",
        ]);

    [Fact]
    public void TryDecode_Summary_YieldsQuantiles() =>
        Decode(
            Summary,
            [
                .. Fixed(3, 5_000_000UL), .. Fixed(4, 7UL), .. Fixed(5, 3.5), .. Field(6, [.. Fixed(1, 0.5), .. Fixed(2, 2.0)]), .. Field(6, [.. Fixed(1, 0.99), .. Fixed(2, 9.0)]),
                .. Attributes(7, Attribute("z", "1")),
            ]).Series.ShouldBe(["__name__=h,quantile=0.5,z=1 2 5", "__name__=h,quantile=0.99,z=1 9 5", "__name__=h_count,z=1 7 5", "__name__=h_sum,z=1 3.5 5"]);

    [Fact]
    public void TryDecode_SummaryWithoutRecordedValue_EndsEverySeries() =>
        Decode(Summary, [.. Fixed(3, 5_000_000UL), .. Field(6, [.. Fixed(1, 1.0), .. Fixed(2, 2.0)]), .. Varint(8, 3)]).Series
            .ShouldBe(["__name__=h,quantile=1 NaN:7ff0000000000002 5", "__name__=h_count NaN:7ff0000000000002 5", "__name__=h_sum NaN:7ff0000000000002 5"]);

    [Theory]
    [InlineData(new ulong[] { 1 }, new double[] { 1 })]
    [InlineData(new ulong[] { 1, 2, 3 }, new double[] { 1 })]
    [InlineData(new ulong[] { }, new double[] { 1 })]
    [InlineData(new ulong[] { 1, 2, 3 }, new double[] { 2, 1 })]
    [InlineData(new ulong[] { 1, 2, 3 }, new double[] { 1, 1 })]
    [InlineData(new ulong[] { 1, 2 }, new[] { double.NaN })]
    [InlineData(new ulong[] { 1, 2 }, new[] { double.PositiveInfinity })]
    [InlineData(new ulong[] { 1, 2 }, new[] { double.NegativeInfinity })]
    public void TryDecode_BucketsThatDoNotFitTheirBounds_AreRefused(ulong[] counts, double[] bounds) =>
        Decode(Histogram, [.. Fixed(4, 1UL), .. Packed(6, counts), .. Packed(7, bounds)]).Fault.Id.ShouldBe("malformed");

    [Fact]
    public void TryDecode_PackedFieldOfBrokenLength_IsRefused() =>
        Decode(Histogram, [.. Fixed(4, 1UL), .. Field(6, new byte[12])]).Fault.Id.ShouldBe("malformed");

    private static DecodedBody Decode(int kind, byte[] point) => DecodedBody.Of(OtlpMetricsDecoderTests.Decoder, Request([], Metric("h", "", kind, Cumulative, point)));
}
