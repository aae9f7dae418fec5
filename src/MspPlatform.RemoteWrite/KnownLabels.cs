using System.Runtime.CompilerServices;

namespace MspPlatform.RemoteWrite;

/// <summary>
/// The labels of the series read last, with all that was learned about each. Neighbouring series differ in a label or two, so the next
/// series is compared with this one, bytes with bytes, and only what differs is read: equal bytes mean equal labels, for protobuf fields
/// have no context. The differences are edited in, so what is known about equal labels need not even be copied.
/// </summary>
internal sealed class KnownLabels
{
    // An edit moves everything behind it, so without a limit a body of two long series could cost the square of its length.
    private const int Capacity = 64;
    private const int LabelTag = 0x0A;

    private readonly KnownLabel[] _labels = new KnownLabel[Capacity];

    private LabelHash _hash;
    private SeriesRules _rules;
    private int _origin;
    private int _length;
    private bool _factsChanged;

    internal int Count { get; private set; }

    /// <summary>Sum of the labels' hashes: a hash of all of them that does not depend on their order.</summary>
    internal ulong HashSum { get; private set; }

    /// <summary>The labels' <see cref="LabelFacts"/>, ORed.</summary>
    internal ushort Facts { get; private set; }

    /// <summary>Forgets everything; another body may follow.</summary>
    internal void Reset(in SeriesRules rules, in LabelHash hash)
    {
        _rules = rules;
        _hash = hash;
        Forget();
    }

    /// <summary>
    /// Takes over the plain labels from <paramref name="start"/> on, all with names of their own. If this is refused, somebody else must
    /// read the series.
    /// </summary>
    /// <param name="message">The same as in every call since <see cref="Reset"/>.</param>
    /// <param name="start">Where the series starts, without tag and length.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="position">Where something else than a label starts, or <paramref name="end"/>.</param>
    /// <returns>False for labels that are not plain, too many, or of the same name.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal bool TryFollow(ReadOnlySpan<byte> message, int start, int end, out int position)
    {
        var next = 0;
        var from = _origin;
        var fromEnd = _origin + _length;
        position = start;
        while (true)
        {
            if (from < fromEnd)
                PassEqual(message, end, fromEnd, ref position, ref from, ref next);
            if (position == end || message[position] != LabelTag)
                break;
            if (!PlainLabel.TryRead(message, position, end, out var label) || !TryMakeRoom(message, label, ref from, next))
            {
                Forget();
                return false;
            }

            ref var known = ref _labels[next++];
            var facts = LabelFacts.Of(label.NameIn(message), label.ValueIn(message), _rules);
            var hash = _hash.Of(message, label.Body, label.End);
            _factsChanged |= (facts | known.Facts) != 0;
            HashSum += hash - known.Hash;
            known.Facts = facts;
            known.Hash = hash;
            known.Length = label.End - position;
            position = label.End;
        }

        if (next < Count)
            Remove(next, Count - next);
        _length = position - start;
        _origin = start;
        if (_factsChanged)
            SumUpFacts();
        return true;
    }

    /// <summary>Passes over the labels that are the same as the known ones from <paramref name="next"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PassEqual(ReadOnlySpan<byte> message, int end, int fromEnd, ref int position, ref int from, ref int next)
    {
        var equal = message[position..end].CommonPrefixLength(message[from..fromEnd]);
        if (equal == fromEnd - from)
            next = Count;
        else
        {
            var common = equal;
            for (equal = 0; _labels[next].Length <= common - equal; next++)
                equal += _labels[next].Length;
        }

        position += equal;
        from += equal;
    }

    /// <summary>Makes entry <paramref name="next"/> that of a label of this name, by dropping others or shifting them up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryMakeRoom(ReadOnlySpan<byte> message, in PlainLabel label, ref int from, int next)
    {
        if (next == Count || !HasName(message, from, label.NameIn(message)))
            return TryMakeRoomElsewhere(message, label, ref from, next);
        from += _labels[next].Length;
        return true;
    }

    private bool TryMakeRoomElsewhere(ReadOnlySpan<byte> message, in PlainLabel label, ref int from, int next)
    {
        var name = label.NameIn(message);
        var key = (int)(name.IsEmpty ? _hash.Of(LabelFacts.Canonical(name)) : _hash.Of(message, label.Name, label.Name + label.NameLength));
        var found = Count - 1;
        while (found >= 0 && _labels[found].NameKey != key)
            found--;
        if (found < 0)
            return TryInsert(next, key);
        // The same name again: not for us to decide.
        if (found < next)
            return false;
        for (var i = next; i < found; i++)
            from += _labels[i].Length;
        // Very rarely another name of the same key.
        if (!HasName(message, from, name))
            return false;
        from += _labels[found].Length;
        Remove(next, found - next);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasName(ReadOnlySpan<byte> message, int position, ReadOnlySpan<byte> name)
    {
        // A plain label: tag, a length of one or two bytes, tag, length and name.
        var nameLength = position + (message[position + 1] < 0x80 ? 3 : 4);
        return message[nameLength] == name.Length && message.Slice(nameLength + 1, name.Length).SequenceEqual(name);
    }

    private bool TryInsert(int at, int key)
    {
        if (Count == Capacity)
            return false;
        _labels.AsSpan(at, Count - at).CopyTo(_labels.AsSpan(at + 1));
        _labels[at] = new KnownLabel { NameKey = key };
        Count++;
        return true;
    }

    private void Remove(int at, int count)
    {
        foreach (ref readonly var label in _labels.AsSpan(at, count))
        {
            HashSum -= label.Hash;
            _factsChanged |= label.Facts != 0;
        }

        _labels.AsSpan(at + count, Count - at - count).CopyTo(_labels.AsSpan(at));
        Count -= count;
    }

    private void SumUpFacts()
    {
        ushort all = 0;
        foreach (ref readonly var label in _labels.AsSpan(0, Count))
            all |= label.Facts;
        Facts = all;
        _factsChanged = false;
    }

    private void Forget()
    {
        Count = 0;
        HashSum = 0;
        Facts = 0;
        _factsChanged = false;
        _origin = 0;
        _length = 0;
    }

    private struct KnownLabel
    {
        internal ulong Hash;
        internal int Length;

        // The canonical name's hash, cut short.
        internal int NameKey;
        internal ushort Facts;
    }
}
