using MspPlatform.RemoteWrite.Tests.Golden;

namespace MspPlatform.RemoteWrite.Tests.Walking;

/// <summary>Damaged messages, compared with the reference reader.</summary>
public sealed class WriteRequestFuzzTests
{
    /// <summary>Together a million inputs; each seed makes the same ones for ever.</summary>
    public static TheoryData<int> SeedsFrom(int first, int count) => [.. Enumerable.Range(first, count)];

    [Theory]
    [MemberData(nameof(SeedsFrom), 21, 25)]
    public void Walk_DamagedMessages_AgreesWithTheReferenceReader(int seed)
    {
        var seeds = SmallMessages();
        var mutator = new Mutator(seed);
        using var memory = new GuardedMemory(1 << 13);
        EventLog ours = new(), expected = new();
        var sound = 0;
        for (var i = 0; i < 40_000; i++)
        {
            var message = mutator.Damage(seeds);
            ours.Clear();
            expected.Clear();
            var visitor = new RecordingVisitor(ours);
            var fault = WriteRequestWalker.Walk(memory.EndingWith(message), ref visitor);
            var accepted = ReferenceReader.TryRead(message, expected);
            if (fault.IsNone)
            {
                sound++;
                accepted.ShouldBeTrue($"input {i}: {Convert.ToHexString(message)}");
                ours.Bytes.SequenceEqual(expected.Bytes).ShouldBeTrue($"input {i}: {Convert.ToHexString(message)}");
                continue;
            }

            fault.Offset.ShouldBeInRange(0, message.Length - 1);
            if (accepted)
                HasOverlongVarint(message.AsSpan(fault.Offset)).ShouldBeTrue($"input {i}: {fault} {Convert.ToHexString(message)}");
        }

        sound.ShouldBeInRange(2_000, 38_000);
    }

    /// <summary>
    /// Where the library is laxer on purpose: it cuts tags and lengths to 32 bits and ignores bits above 64. Every such varint has at
    /// least 5 bytes, in the tag or right behind it.
    /// </summary>
    private static bool HasOverlongVarint(ReadOnlySpan<byte> field)
    {
        var continued = 0;
        foreach (var next in field[..Math.Min(field.Length, 20)])
        {
            continued = next >= 0x80 ? continued + 1 : 0;
            if (continued == 4)
                return true;
        }

        return false;
    }

    /// <summary>Whole top-level fields of the golden bodies, so that damage hits structure and not only text; and one of every kind.</summary>
    internal static List<byte[]> SmallMessages()
    {
        var messages = new List<byte[]> { TestMessages.Everything };
        foreach (var golden in GoldenBody.All)
        {
            var message = golden.ReadMessage();
            var boundaries = ReferenceReader.TopLevelBoundaries(message).Keys.Order().ToArray();
            var step = Math.Max(1, boundaries.Length / 12);
            for (var i = 0; i + 2 < boundaries.Length; i += step)
                messages.Add(message[boundaries[i]..boundaries[i + 2]]);
            // Histograms and exemplars are few: take every series that has one.
            for (var i = 0; i + 1 < boundaries.Length; i++)
                if (WriteRequestVerifier.Verify(message.AsSpan(boundaries[i]..boundaries[i + 1]), out var summary).IsNone && summary.Histograms + summary.Exemplars > 0)
                    messages.Add(message[boundaries[i]..boundaries[i + 1]]);
        }

        return messages;
    }
}
