using System.Buffers;

namespace MspPlatform.RemoteWrite;

/// <summary>The strings of a remote write 2.0 body: where each stands, four pooled bytes for one. The label references of the series at hand, too.</summary>
internal sealed class SymbolTable : IDisposable
{
    // Where a symbol's length stands; it was checked when the symbol was added, so it can be read again.
    private int[] _symbols = ArrayPool<int>.Shared.Rent(1024);
    private int[] _references = ArrayPool<int>.Shared.Rent(64);

    internal int Count { get; private set; }

    internal int References { get; private set; }

    internal void Clear() => Count = References = 0;

    internal void ClearReferences() => References = 0;

    internal void Add(int lengthPosition)
    {
        _symbols = WithRoom(_symbols, Count);
        _symbols[Count++] = lengthPosition;
    }

    /// <summary>Reads one reference, a varint.</summary>
    internal WireFaultReason AddReference(ref WireCursor cursor, int end)
    {
        var reason = cursor.ReadVarint(end, out var symbol);
        if (reason != WireFaultReason.None)
            return reason;
        if (symbol >= (ulong)Count)
            return WireFaultReason.SymbolReferenceOutOfRange;
        _references = WithRoom(_references, References);
        _references[References++] = (int)symbol;
        return WireFaultReason.None;
    }

    /// <summary>Reads references that may be packed or not, and both in one message.</summary>
    internal WireFaultReason AddReferences(ref WireCursor cursor, int end, WireType type)
    {
        if (type == WireType.Varint)
            return AddReference(ref cursor, end);
        if (type != WireType.Length)
            return WireFaultReason.WireTypeUnexpected;
        var reason = cursor.ReadLength(end, out var packedEnd);
        while (reason == WireFaultReason.None && cursor.Position < packedEnd)
            reason = AddReference(ref cursor, packedEnd);
        return reason;
    }

    /// <summary>The string that a reference of the series at hand stands for.</summary>
    internal ReadOnlySpan<byte> Referenced(ReadOnlySpan<byte> message, int index) => Symbol(message, _references[index]);

    internal ReadOnlySpan<byte> Symbol(ReadOnlySpan<byte> message, int symbol)
    {
        var cursor = new WireCursor(message) { Position = _symbols[symbol] };
        return cursor.ReadLength(message.Length, out var end) == WireFaultReason.None
            ? cursor.To(end)
            : throw new InvalidOperationException("A symbol that was read cannot be read again.");
    }

    public void Dispose()
    {
        Clear();
        Return(ref _symbols);
        Return(ref _references);
    }

    private static int[] WithRoom(int[] array, int count)
    {
        if (count < array.Length)
            return array;
        var larger = ArrayPool<int>.Shared.Rent(Math.Max(64, 2 * count));
        array.CopyTo(larger);
        Return(ref array);
        return larger;
    }

    private static void Return(ref int[] array)
    {
        var rented = array;
        array = [];
        if (rented.Length > 0)
            ArrayPool<int>.Shared.Return(rented);
    }
}
