namespace MspPlatform.RemoteWrite.Tests.Rewriting;

/// <summary>One field of a sound message, cut out the plain way.</summary>
internal sealed record WireField(int Number, int Type, byte[] Whole, byte[] Value)
{
    internal static List<WireField> Split(byte[] message)
    {
        var fields = new List<WireField>();
        for (var at = 0; at < message.Length;)
        {
            var start = at;
            var tag = Varint(message, ref at);
            var type = (int)(tag & 7);
            var length = type switch
            {
                0 => 0,
                1 => 8,
                2 => (int)Varint(message, ref at),
                5 => 4,
                _ => throw new InvalidOperationException($"Wire type {type} is not sound."),
            };
            var value = at;
            if (type == 0)
                Varint(message, ref at);
            at += length;
            fields.Add(new WireField((int)(tag >> 3), type, message[start..at], message[value..at]));
        }

        return fields;
    }

    internal long Number64()
    {
        var at = 0;
        return (long)Varint(Value, ref at);
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            ulong next = message[at++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
