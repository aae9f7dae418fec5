using MspPlatform.RemoteWrite.Tests.Walking;

namespace MspPlatform.RemoteWrite.Tests.Golden;

public sealed class GoldenBodyTests
{
    public static TheoryData<string> Names => GoldenBody.Names;

    [Fact]
    public void GoldenFiles_AllOfThem_AreExpectedHere() =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), "*.bin")
            .Select(Path.GetFileNameWithoutExtension)
            .ShouldBe(GoldenBody.All.Select(body => body.Name), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void GoldenBody_Decoded_EqualsThePeers(string name)
    {
        var golden = GoldenBody.Named(name);
        var block = golden.ReadBlock();

        SnappyBlock.TryReadDecodedLength(block, out var length).ShouldBeTrue();
        length.ShouldBe(golden.DecodedLength);
        var decoded = new byte[length];
        SnappyBlock.TryDecode(block, decoded, out var written, out var fault).ShouldBeTrue(fault.ToString());
        written.ShouldBe(length);
        decoded.AsSpan().SequenceEqual(golden.ReadMessage()).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GoldenBody_Verified_HasTheCountsOfTheIndependentDecoder(string name)
    {
        var golden = GoldenBody.Named(name);

        WriteRequestVerifier.Verify(golden.ReadMessage(), out var summary).ShouldBe(WireFault.None);
        summary.ShouldBe(golden.Expected);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GoldenBody_Walked_GivesTheReferenceReadersEvents(string name)
    {
        var golden = GoldenBody.Named(name);
        var message = golden.ReadMessage();
        var ours = new EventLog();
        var visitor = new RecordingVisitor(ours);
        var expected = new EventLog();

        WriteRequestWalker.Walk(message, ref visitor).ShouldBe(WireFault.None);
        ReferenceReader.TryRead(message, expected).ShouldBeTrue();
        ours.Bytes.SequenceEqual(expected.Bytes).ShouldBeTrue();
        ours.StaleMarkers.ShouldBe(golden.StaleMarkers);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GoldenBlock_TruncatedAnywhere_IsRefused(string name)
    {
        var block = GoldenBody.Named(name).ReadBlock();
        using var input = new GuardedMemory(block.Length);
        using var output = new GuardedMemory(GoldenBody.Named(name).DecodedLength);

        for (var length = 0; length < block.Length; length++)
        {
            SnappyBlock.TryDecode(input.EndingWith(block.AsSpan(0, length)), output.All, out var written, out var fault)
                .ShouldBeFalse($"{length} bytes");
            written.ShouldBe(0);
            fault.IsNone.ShouldBeFalse();
            fault.Offset.ShouldBeInRange(0, length);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GoldenMessage_TruncatedAnywhere_IsRefusedUnlessItEndsBetweenFields(string name)
    {
        var message = GoldenBody.Named(name).ReadMessage();
        var boundaries = ReferenceReader.TopLevelBoundaries(message);
        boundaries.Count.ShouldBeGreaterThan(5);

        for (var length = 0; length < message.Length; length++)
        {
            var fault = WriteRequestVerifier.Verify(message.AsSpan(0, length), out var summary);
            fault.IsNone.ShouldBe(boundaries.TryGetValue(length, out var fields), $"{length} bytes: {fault}");
            if (fault.IsNone)
                (summary.Series + summary.Metadata).ShouldBe(fields);
            else
                fault.Offset.ShouldBeLessThan(length);
        }
    }
}
