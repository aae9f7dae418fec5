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

    private readonly int[] _starts = new int[Capacity + 1];
    private readonly int[] _names = new int[Capacity];
    private readonly ulong[] _hashes = new ulong[Capacity];
    private readonly ushort[] _facts = new ushort[Capacity];

    private LabelHash _hash;
    private SeriesRules _rules;
    private int _origin;
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
    internal bool TryFollow(ReadOnlySpan<byte> message, int start, int end, out int position)
    {
        var next = 0;
        position = start;
        while (true)
        {
            if (next < Count)
                next = PassEqual(message, start, end, next, ref position);
            if (position == end || message[position] != 0x0A)
                break;
            if (!PlainLabel.TryRead(message, position, end, out var label) || !TryMakeRoom(message, label, start, next))
            {
                Forget();
                return false;
            }

            var facts = LabelFacts.Of(label.NameIn(message), label.ValueIn(message), _rules);
            var hash = _hash.Of(label.BodyIn(message));
            _factsChanged |= (facts | _facts[next]) != 0;
            HashSum += hash - _hashes[next];
            _facts[next] = facts;
            _hashes[next] = hash;
            _starts[next++] = position - start;
            position = label.End;
        }

        if (next < Count)
            Remove(next, Count - next);
        _starts[Count] = position - start;
        _origin = start;
        if (_factsChanged)
            SumUpFacts();
        return true;
    }

    /// <summary>Passes over the labels that are the same as the known ones from <paramref name="next"/> on.</summary>
    private int PassEqual(ReadOnlySpan<byte> message, int start, int end, int next, ref int position)
    {
        var from = _starts[next];
        var known = message[(_origin + from)..(_origin + _starts[Count])];
        var common = message[position..end].CommonPrefixLength(known);
        var last = Count;
        if (common < known.Length)
            for (last = next; _starts[last + 1] - from <= common; last++)
            {
            }

        var moved = position - start - from;
        position += _starts[last] - from;
        if (moved != 0)
            for (var i = next; i < last; i++)
                _starts[i] += moved;
        return last;
    }

    /// <summary>Makes entry <paramref name="next"/> that of a label of this name, by dropping others or shifting them up.</summary>
    private bool TryMakeRoom(ReadOnlySpan<byte> message, in PlainLabel label, int start, int next)
    {
        var name = label.NameIn(message);
        if (next < Count && HasName(message, _origin + _starts[next], name))
            return true;
        var key = (int)_hash.Of(LabelFacts.Canonical(name));
        var found = _names.AsSpan(0, Count).IndexOf(key);
        if (found < 0)
            return TryInsert(next, key);
        // The same name again, or very rarely another one of the same key: not for us to decide.
        if (found < next || !HasName(message, _origin + _starts[found], name))
            return false;
        Remove(next, found - next);
        return true;
    }

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
        var behind = Count - at;
        Array.Copy(_starts, at, _starts, at + 1, behind + 1);
        Array.Copy(_names, at, _names, at + 1, behind);
        Array.Copy(_hashes, at, _hashes, at + 1, behind);
        Array.Copy(_facts, at, _facts, at + 1, behind);
        _names[at] = key;
        _hashes[at] = 0;
        _facts[at] = 0;
        Count++;
        return true;
    }

    private void Remove(int at, int count)
    {
        for (var i = at; i < at + count; i++)
        {
            HashSum -= _hashes[i];
            _factsChanged |= _facts[i] != 0;
        }

        var behind = Count - at - count;
        Array.Copy(_starts, at + count, _starts, at, behind + 1);
        Array.Copy(_names, at + count, _names, at, behind);
        Array.Copy(_hashes, at + count, _hashes, at, behind);
        Array.Copy(_facts, at + count, _facts, at, behind);
        Count -= count;
    }

    private void SumUpFacts()
    {
        ushort all = 0;
        foreach (var facts in _facts.AsSpan(0, Count))
            all |= facts;
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
        _starts[0] = 0;
    }
}
