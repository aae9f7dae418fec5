using System.Text;
using static MspPlatform.RemoteWrite.Tests.Walking.TestMessages;

namespace MspPlatform.RemoteWrite.Tests.Walking;

public sealed class MetadataReaderTests
{
    [Fact]
    public void Read_BetweenSeries_FindsEveryEntry() => Read(
        [
            .. Everything,
            .. Field(3, [.. Number(1, 1), .. Field(2, "requests_total"u8), .. Field(4, "Requests."u8), .. Field(5, "1"u8)]),
            .. Series(Field(1, [.. Field(1, "job"u8), .. Field(2, "a"u8)])),
            .. Field(3, Field(2, "nothing_known"u8)),
        ])[^2..].ShouldBe(["requests_total Counter 'Requests.' '1'", "nothing_known Unknown '' ''"]);

    [Fact]
    public void Read_FieldsTwiceOrUnknown_TakesTheLastAndSkips() => Read(
        Field(3, [.. Field(2, "first"u8), .. Number(1, 99), .. Field(2, "last"u8), .. Number(11, 7), .. Field(99, "x"u8)])).ShouldBe(["last Unknown '' ''"]);

    [Fact]
    public void Read_MessageCutAnywhere_EndsWithoutMakingAnythingUp()
    {
        byte[] message = [.. Field(3, [.. Number(1, 2), .. Field(2, "one"u8)]), .. Field(3, [.. Field(2, "two"u8), .. Field(4, "help"u8)])];

        for (int length = 0; length < message.Length; length++)
            Read(message.AsSpan(0, length)).ShouldBeSubsetOf(["one Gauge '' ''", "two Unknown 'help' ''"], $"{length}");
    }

    [Fact]
    public void Writer_Metadata_IsReadBackAndLeavesDefaultsOut()
    {
        using var writer = new WriteRequestWriter();
        var metadata = new MetricMetadata { Type = MetricFamilyType.StateSet, Family = "state"u8, Help = "Über."u8, Unit = default };
        writer.AddMetadata(metadata);
        writer.AddMetadata(new MetricMetadata { Family = "bare"u8 });

        WriteRequestVerifier.Verify(writer.WrittenSpan, out WriteRequestSummary summary).IsNone.ShouldBeTrue();
        summary.Metadata.ShouldBe(2);
        Read(writer.WrittenSpan).ShouldBe(["state StateSet 'Über.' ''", "bare Unknown '' ''"]);
        writer.WrittenSpan.Length.ShouldBeLessThan(2 * WriteRequestWriter.MaxMetadataLength(metadata));
    }

    private static List<string> Read(ReadOnlySpan<byte> message)
    {
        var found = new List<string>();
        foreach (MetricMetadata metadata in new MetadataReader(message))
            found.Add($"{Encoding.UTF8.GetString(metadata.Family)} {metadata.Type} '{Encoding.UTF8.GetString(metadata.Help)}' '{Encoding.UTF8.GetString(metadata.Unit)}'");
        return found;
    }
}
