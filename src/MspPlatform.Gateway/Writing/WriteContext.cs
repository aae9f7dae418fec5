using System.Buffers;
using Microsoft.Extensions.ObjectPool;
using MspPlatform.Gateway.Authentication;
using MspPlatform.Gateway.Limits;
using MspPlatform.Gateway.Writing.Doors;
using MspPlatform.Gateway.Writing.Formats;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing;

/// <summary>What the steps of one write know so far. Owns the rented buffers.</summary>
/// <param name="door">The format that the write comes in.</param>
/// <param name="inspection">Filled by the verifying step; belongs to the caller.</param>
internal sealed class WriteContext(HttpContext http, IWriteDoor door, WriteInspection inspection) : IDisposable
{
    private TokenEntry? _token;
    private ConcurrencyGate? _entered;
    private InFlightBytes? _inFlight;
    private long _reserved;
    private byte[] _message = [];
    private bool[] _excluded = [];

    public HttpContext Http => http;

    /// <summary>The format that the write comes in.</summary>
    public IWriteDoor Door => door;

    /// <summary>Whether a remote write announces itself as version 2.0.</summary>
    public bool IsVersion2 { get; set; }

    /// <summary>What a decoder of another format than remote write counted.</summary>
    public FormatTally Tally { get; set; }

    /// <summary>Whose write this is; set by the authentication step, which is the first.</summary>
    public TokenEntry Token
    {
        get => _token ?? throw new InvalidOperationException("The write was not authenticated yet.");
        set => _token = value;
    }

    public TokenEntry? KnownToken => _token;

    /// <summary>The body as it goes to the store; rented, and longer than <see cref="BodyLength"/>.</summary>
    public byte[] Body { get; private set; } = [];

    /// <summary>Bytes of the body.</summary>
    public int BodyLength { get; set; }

    /// <summary>Bytes of the body as the sender sent it.</summary>
    public int WireLength { get; set; }

    /// <summary>The decompressed body.</summary>
    public ReadOnlySpan<byte> Message => _message.AsSpan(0, MessageLength);

    public int MessageLength { get; set; }

    /// <summary>What the message holds, once it was verified.</summary>
    public WriteInspection Inspection => inspection;

    /// <summary>What of the message is to be stored, once that was decided.</summary>
    public WrittenCounts Written { get; set; }

    /// <summary>How to answer when only a part is stored; null when everything is.</summary>
    public Refusal? Partial { get; set; }

    /// <summary>Series above a limit; null when there are none.</summary>
    public Exclusions? Exclusions { get; set; }

    /// <summary>Whether <see cref="Message"/> was made here, so that <see cref="Body"/> is not what is to be stored.</summary>
    public bool IsBodyStale { get; set; }

    /// <summary>True for each series that is not to be stored; empty as long as all are.</summary>
    public Span<bool> Excluded => _excluded.Length == 0 ? [] : _excluded.AsSpan(0, inspection.Fingerprints.Length);

    /// <summary>Counts the write as in progress until it is over.</summary>
    /// <returns>How many are, this one included.</returns>
    public int Enter(ConcurrencyGate gate)
    {
        _entered = gate;
        return gate.Enter();
    }

    /// <summary>Takes part of the memory for bodies until the write is over.</summary>
    /// <returns>False when there is none left.</returns>
    public bool TryReserve(InFlightBytes inFlight, long bytes)
    {
        if (!inFlight.TryReserve(Token.Customer.Traffic.InFlight, bytes, _reserved))
            return false;
        _inFlight = inFlight;
        _reserved += bytes;
        return true;
    }

    /// <summary>Makes room for at least <paramref name="size"/> bytes of body and keeps what was read.</summary>
    public void EnsureBodyCapacity(int size)
    {
        if (Body.Length >= size)
            return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(size);
        Body.AsSpan(0, BodyLength).CopyTo(larger);
        Return(Body);
        Body = larger;
    }

    /// <summary>Room for the decompressed body.</summary>
    public Span<byte> RentMessage(int size)
    {
        Return(_message);
        _message = ArrayPool<byte>.Shared.Rent(Math.Max(size, 1));
        return _message;
    }

    /// <summary>Puts another message in the place of what was decompressed.</summary>
    public void ReplaceMessage(ReadOnlySpan<byte> message)
    {
        message.CopyTo(RentMessage(message.Length));
        MessageLength = message.Length;
        IsBodyStale = true;
    }

    /// <summary>Takes this message, compressed, as the body to store.</summary>
    public void Compress(ReadOnlySpan<byte> message)
    {
        BodyLength = 0;
        EnsureBodyCapacity(SnappyBlock.MaxEncodedLength(message.Length));
        BodyLength = SnappyBlock.Encode(message, Body);
        IsBodyStale = false;
    }

    /// <summary>
    /// Gives the message's memory to the next write, unless examples or metadata are still to be read from it: waiting for the store with it
    /// would take a buffer for each write in progress, and one that is used again at once is still in the processor's cache.
    /// </summary>
    public void ReturnMessage()
    {
        if (Exclusions is not null || inspection.Summary.Metadata > 0)
            return;
        Return(_message);
        _message = [];
        MessageLength = 0;
    }

    /// <summary>
    /// The <c>customer_id</c> to write into each series, because the store would not reliably put it there; null when it does, which is so
    /// for nearly all bodies that go to a VictoriaMetrics.
    /// </summary>
    public CustomerLabel? Stamp => Token.Customer is { Store: { } store } customer && store.Rewrites(inspection.Summary) ? customer.Label : null;

    /// <summary>Takes what remains of the message as the body to store.</summary>
    /// <param name="excluded">True for each series to leave out; empty to leave out none.</param>
    /// <param name="stamp">Null leaves the labels alone.</param>
    public void Rewrite(ReadOnlySpan<bool> excluded, CustomerLabel? stamp, ObjectPool<MessageBuffer> buffers)
    {
        RewriteRules rules = new()
        {
            MinTimestamp = long.MinValue,
            MaxTimestamp = long.MaxValue,
            DropExemplars = true,
            Customer = stamp,
            SeriesOnly = stamp is not null,
        };
        ReadOnlySpan<ulong> known = stamp is not null && Token.Customer.Store!.RewritesAll ? inspection.Fingerprints : [];
        MessageBuffer rest = buffers.Get();
        try
        {
            WireFault fault = WriteRequestRewriter.Rewrite(Message, excluded, known, rules, rest, out RewriteCounts counts);
            if (!fault.IsNone)
                throw new InvalidOperationException($"Rewriting an inspected message failed ({fault}).");
            Written = new WrittenCounts(counts.Samples, counts.Histograms);
            Compress(rest.WrittenSpan);
        }
        finally
        {
            buffers.Return(rest);
        }
    }

    /// <summary>The mask of <see cref="Excluded"/>, all false at first.</summary>
    public Span<bool> RentExcluded()
    {
        if (_excluded.Length == 0)
        {
            _excluded = ArrayPool<bool>.Shared.Rent(Math.Max(1, inspection.Fingerprints.Length));
            _excluded.AsSpan().Clear();
        }

        return Excluded;
    }

    public void Dispose()
    {
        Return(Body);
        Return(_message);
        Return(_excluded);
        Body = _message = [];
        _excluded = [];
        _inFlight?.Release(Token.Customer.Traffic.InFlight, _reserved);
        _inFlight = null;
        _entered?.Leave();
        _entered = null;
    }

    private static void Return<T>(T[] rented)
    {
        if (rented.Length > 0)
            ArrayPool<T>.Shared.Return(rented);
    }
}
