using System.Runtime.CompilerServices;

namespace MspPlatform.RemoteWrite;

/// <summary>
/// A label as every known sender writes it, <c>0A length 0A n name 12 m value</c> with the shortest varints: the one encoding whose bytes
/// are as good as its name and value. Offsets count in the message.
/// </summary>
internal struct PlainLabel
{
    private const int LabelTag = 0x0A, NameTag = 0x0A, ValueTag = 0x12;

    internal int Body;
    internal int Name;
    internal int NameLength;
    internal int Value;
    internal int End;

    /// <summary>Reads what stands at <paramref name="position"/>; false for anything else than a plain label that ends before <paramref name="end"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryRead(ReadOnlySpan<byte> message, int position, int end, out PlainLabel label)
    {
        label = default;
        if (end - position < 6 || message[position] != LabelTag)
            return false;
        if (!TryReadLength(message, position + 1, end, out label.Body, out label.End) || label.End - label.Body < 4)
            return false;
        label.Name = label.Body + 2;
        label.NameLength = message[label.Body + 1];
        // Two bytes must be left behind the name for the value's tag and length.
        if (message[label.Body] != NameTag || label.NameLength >= 0x80 || label.End - label.Name - 2 < label.NameLength)
            return false;
        var valueTag = label.Name + label.NameLength;
        return message[valueTag] == ValueTag
            && TryReadLength(message, valueTag + 1, label.End, out label.Value, out var valueEnd)
            && valueEnd == label.End;
    }

    /// <summary>Whether these plain labels stand in the order of their names, each name once.</summary>
    internal static bool AreSorted(ReadOnlySpan<byte> message, int position, int end)
    {
        ReadOnlySpan<byte> last = default;
        while (position < end && TryRead(message, position, end, out var label))
        {
            var name = label.NameIn(message);
            if (name.SequenceCompareTo(last) <= 0)
                return false;
            last = name;
            position = label.End;
        }

        return position == end;
    }

    /// <summary>A length of one or two bytes, no longer than needed, that lies before <paramref name="end"/>. There must be a byte left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryReadLength(ReadOnlySpan<byte> message, int position, int end, out int start, out int valueEnd)
    {
        int length = message[position];
        start = position + 1;
        if (length >= 0x80)
        {
            if (start == end || message[start] is 0 or >= 0x80)
            {
                valueEnd = 0;
                return false;
            }

            length = (length & 0x7F) | (message[start++] << 7);
        }

        valueEnd = start + length;
        return length <= end - start;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly ReadOnlySpan<byte> NameIn(ReadOnlySpan<byte> message) => message.Slice(Name, NameLength);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly ReadOnlySpan<byte> ValueIn(ReadOnlySpan<byte> message) => message[Value..End];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly ReadOnlySpan<byte> BodyIn(ReadOnlySpan<byte> message) => message[Body..End];
}
