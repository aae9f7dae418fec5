using System.Runtime.InteropServices;
using MspPlatform.Mock.Fleet.Catalogue;
using MspPlatform.Mock.Fleet.Model;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Mock.Fleet.Wire;

/// <summary>
/// The encoded form of a catalogue, shared by all servers of a kind: about 100 bytes per series once, instead of 250 bytes per series and server
/// (which for 5,000 servers of 500 series would be 600 MB). What differs by server stands in its <see cref="ServerLabels"/> and is copied in between.
/// Immutable, safe for all threads.
/// </summary>
internal sealed class SeriesShape
{
    /// <summary>Static bytes, then a run of the server's slots (which may be empty).</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Piece(int Offset, int Length, byte FirstSlot, byte EndSlot);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Row(int FirstPiece, int EndPiece, int StaticLength, bool HasNodeName, int FirstTerm, int EndTerm, double Quantum);

    private readonly byte[] _static;
    private readonly Piece[] _pieces;
    private readonly Term[] _terms;
    private readonly Row[] _rows;

    public SeriesShape(IReadOnlyList<SeriesSpec> specs)
    {
        List<byte> bytes = [];
        List<Piece> pieces = [];
        List<Term> terms = [];
        _rows = new Row[specs.Count];
        for (var i = 0; i < specs.Count; i++)
        {
            var (firstByte, firstPiece, firstTerm) = (bytes.Count, pieces.Count, terms.Count);
            LayOut(specs[i], bytes, pieces);
            terms.AddRange(specs[i].Terms);
            var hasNodeName = specs[i].Labels.Any(label => label.Value is null);
            _rows[i] = new Row(firstPiece, pieces.Count, bytes.Count - firstByte, hasNodeName, firstTerm, terms.Count, specs[i].Quantum);
        }

        (_static, _pieces, _terms) = ([.. bytes], [.. pieces], [.. terms]);
    }

    public int SeriesCount => _rows.Length;

    /// <summary>Adds every series of a server at an instant. Allocates nothing.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="labels">The server's.</param>
    /// <param name="signals">As <see cref="ServerModel.Observe"/> fills them.</param>
    /// <param name="timestampMs">The instant, milliseconds since 1970 UTC.</param>
    public void Write(WriteRequestWriter writer, ServerLabels labels, ReadOnlySpan<double> signals, long timestampMs)
    {
        foreach (ref readonly var row in _rows.AsSpan())
        {
            var length = row.StaticLength + labels.CommonLength + (row.HasNodeName ? labels.NodeNameLength : 0);
            var room = writer.AddSeries(length, ValueOf(row, signals), timestampMs);
            foreach (ref readonly var piece in _pieces.AsSpan(row.FirstPiece, row.EndPiece - row.FirstPiece))
            {
                _static.AsSpan(piece.Offset, piece.Length).CopyTo(room);
                room = room[piece.Length..];
                var slots = labels.Slots(piece.FirstSlot, piece.EndSlot);
                slots.CopyTo(room);
                room = room[slots.Length..];
            }
        }
    }

    /// <summary>The value of one series, by its place in the catalogue.</summary>
    public double ValueAt(int index, ReadOnlySpan<double> signals) => ValueOf(_rows[index], signals);

    private double ValueOf(in Row row, ReadOnlySpan<double> signals)
    {
        var value = 0.0;
        foreach (ref readonly var term in _terms.AsSpan(row.FirstTerm, row.EndTerm - row.FirstTerm))
            value += term.Factor * signals[(int)term.Signal];
        return row.Quantum == 0 ? value : Math.Floor(value / row.Quantum) * row.Quantum;
    }

    /// <summary>Sorts own and common labels together by name, as the protocol asks, and joins neighbours into pieces.</summary>
    private static void LayOut(SeriesSpec spec, List<byte> bytes, List<Piece> pieces)
    {
        var all = spec.Labels.Append(new SeriesLabel("__name__", spec.Name)).Select(label => (label.Name, label.Value, Slot: ServerLabels.NodeNameSlot))
            .Concat(ServerLabels.CommonNames.Select((name, slot) => (Name: name, Value: (string?)null, Slot: slot)))
            .OrderBy(label => label.Name, StringComparer.Ordinal);

        var (offset, first, end) = (bytes.Count, 0, 0);
        foreach (var (name, value, slot) in all)
        {
            if (value is null && (first == end || slot == end))
            {
                first = first == end ? slot : first;
                end = slot + 1;
                continue;
            }

            if (first != end)
                Close();
            if (value is null)
                (first, end) = (slot, slot + 1);
            else
                bytes.AddRange(ServerLabels.Encode(name, value));
        }

        Close();

        void Close()
        {
            pieces.Add(new Piece(offset, bytes.Count - offset, (byte)first, (byte)end));
            (offset, first, end) = (bytes.Count, 0, 0);
        }
    }
}
