namespace MspPlatform.RemoteWrite.Tests.Walking;

/// <summary>One field of a message, cut out the plain way.</summary>
internal sealed record WireField(int Number, int Type, byte[] Whole, byte[] Value)
{
    /// <exception cref="InvalidDataException">The message is not sound.</exception>
    internal static List<WireField> Split(byte[] message)
    {
        var fields = new List<WireField>();
        for (var at = 0; at < message.Length;)
        {
            var start = at;
            var tag = Varint(message, ref at);
            var type = (int)(tag & 7);
            Require(tag >> 3 is > 0 and < 1 << 29);
            var length = type switch
            {
                0 => 0UL,
                1 => 8UL,
                2 => Varint(message, ref at),
                5 => 4UL,
                _ => throw new InvalidDataException($"Wire type {type} is not sound."),
            };
            var value = at;
            if (type == 0)
                Varint(message, ref at);
            Require(length <= (ulong)(message.Length - at));
            at += (int)length;
            fields.Add(new WireField((int)(tag >> 3), type, message[start..at], message[value..at]));
        }

        return fields;
    }

    /// <summary>The varints of a packed field, or the one of another.</summary>
    internal IEnumerable<ulong> Numbers()
    {
        for (var at = 0; at < Value.Length;)
            yield return Varint(Value, ref at);
    }

    internal static void Require(bool condition)
    {
        if (!condition)
            throw new InvalidDataException("The message is not sound.");
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            Require(at < message.Length && shift < 70);
            ulong next = message[at++];
            Require(shift < 63 || next <= 1);
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
