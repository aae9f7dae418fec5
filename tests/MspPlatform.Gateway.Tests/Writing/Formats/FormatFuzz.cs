using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Tests.Writing.Formats;

/// <summary>Damaged bodies, repeatably: whatever comes in, a decoder answers with a sound message or with a fault.</summary>
internal static class FormatFuzz
{
    /// <summary>Decodes every beginning of every body.</summary>
    public static void Truncate(FormatDecode decode, IEnumerable<byte[]> bodies)
    {
        using var output = new WriteRequestWriter();
        foreach (byte[] body in bodies)
        {
            for (int length = 0; length <= body.Length; length++)
                DecodedBody.Check(decode, body.AsSpan(0, length), output);
        }
    }

    /// <summary>Decodes damaged bodies.</summary>
    /// <param name="decode">The decoder.</param>
    /// <param name="bodies">Sound bodies to start from, small ones.</param>
    /// <param name="telling">Bytes that mean something in the format.</param>
    /// <param name="count">How many to try.</param>
    /// <returns>How many were still sound: none, or all, and the damage was not worth much.</returns>
    public static int Mutate(FormatDecode decode, byte[][] bodies, ReadOnlySpan<byte> telling, int count)
    {
        var random = new Random(20260101);
        using var output = new WriteRequestWriter();
        byte[] room = new byte[bodies.Max(b => b.Length) + 512];
        int sound = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] body = bodies[random.Next(bodies.Length)];
            body.CopyTo(room, 0);
            int length = body.Length;
            for (int changes = random.Next(1, 5); changes > 0; changes--)
                length = Damage(random, room, length, bodies[random.Next(bodies.Length)], telling);
            try
            {
                if (DecodedBody.Check(decode, room.AsSpan(0, length), output))
                    sound++;
            }
            catch (Exception exception)
            {
                throw new InvalidDataException($"input {i}: {Convert.ToHexString(room.AsSpan(0, length))}", exception);
            }
        }

        return sound;
    }

    private static int Damage(Random random, byte[] room, int length, byte[] other, ReadOnlySpan<byte> telling)
    {
        int at = random.Next(length + 1), count = Math.Min(random.Next(1, 9), length - at);
        switch (random.Next(7))
        {
            case 0 when at < length:
                room[at] ^= (byte)(1 << random.Next(8));
                return length;
            case 1 when at < length:
                room[at] = telling[random.Next(telling.Length)];
                return length;
            case 2 when at < length:
                room[at] = (byte)random.Next(256);
                return length;
            case 3:
                room.AsSpan(at + count, length - at - count).CopyTo(room.AsSpan(at));
                return length - count;
            case 4:
                return at;
            case 5 when length < room.Length:
                room.AsSpan(at, length - at).CopyTo(room.AsSpan(at + 1));
                room[at] = telling[random.Next(telling.Length)];
                return length + 1;
            default:
                int from = random.Next(other.Length), size = Math.Min(Math.Min(random.Next(1, 30), other.Length - from), room.Length - length);
                room.AsSpan(at, length - at).CopyTo(room.AsSpan(at + size));
                other.AsSpan(from, size).CopyTo(room.AsSpan(at));
                return length + size;
        }
    }
}
