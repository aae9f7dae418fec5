using MspPlatform.RemoteWrite.Tests.Golden;

namespace MspPlatform.RemoteWrite.Tests;

public sealed class AllocationTests
{
    public static TheoryData<string> Names => GoldenBody.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Codec_AfterWarmUp_AllocatesNothing(string name)
    {
        var golden = GoldenBody.Named(name);
        var block = golden.ReadBlock();
        var decoded = new byte[golden.DecodedLength];
        var encoded = new byte[SnappyBlock.MaxEncodedLength(decoded.Length)];

        // The first calls may allocate for the runtime's own sake: type loading, static data.
        for (var i = 0; i < 100; i++)
            RoundTrip(block, decoded, encoded);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            RoundTrip(block, decoded, encoded);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Codec_RefusingABody_AllocatesNothing()
    {
        var message = GoldenBody.Named("vmagent-samples").ReadMessage();
        message[^3] = 0xFF;
        message[^2] = 0xFF;
        message[^1] = 0xFF;

        WriteRequestVerifier.Verify(message, out _).IsNone.ShouldBeFalse();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            WriteRequestVerifier.Verify(message, out _);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static void RoundTrip(byte[] block, byte[] decoded, byte[] encoded)
    {
        if (!SnappyBlock.TryDecode(block, decoded, out _)
            || !WriteRequestVerifier.Verify(decoded, out _).IsNone
            || SnappyBlock.Encode(decoded, encoded) == 0)
            throw new InvalidOperationException("A golden body was refused.");
    }
}
