using System.Buffers;

namespace MspPlatform.RemoteWrite;

/// <summary>
/// Finds a name given twice in one series by the names' 64-bit keyed hashes, in n log n: comparing each with each would let one series
/// of a million labels cost hours.
/// </summary>
internal sealed class DistinctNames : IDisposable
{
    private const int FewEnoughToCompareAll = 24;

    private ulong[] _hashes = ArrayPool<ulong>.Shared.Rent(64);
    private int _count;

    internal void Clear() => _count = 0;

    internal void Add(ulong hash)
    {
        if (_count == _hashes.Length)
        {
            var larger = ArrayPool<ulong>.Shared.Rent(2 * _count);
            _hashes.AsSpan(0, _count).CopyTo(larger);
            ArrayPool<ulong>.Shared.Return(_hashes);
            _hashes = larger;
        }

        _hashes[_count++] = hash;
    }

    /// <summary>Whether a name came twice. Changes the order: ask once, then <see cref="Clear"/>.</summary>
    internal bool HasDuplicate()
    {
        var hashes = _hashes.AsSpan(0, _count);
        if (hashes.Length <= FewEnoughToCompareAll)
        {
            for (var i = 1; i < hashes.Length; i++)
                for (var j = 0; j < i; j++)
                    if (hashes[j] == hashes[i])
                        return true;
            return false;
        }

        hashes.Sort();
        for (var i = 1; i < hashes.Length; i++)
            if (hashes[i] == hashes[i - 1])
                return true;
        return false;
    }

    public void Dispose()
    {
        var hashes = _hashes;
        _hashes = [];
        _count = 0;
        if (hashes.Length > 0)
            ArrayPool<ulong>.Shared.Return(hashes);
    }
}
