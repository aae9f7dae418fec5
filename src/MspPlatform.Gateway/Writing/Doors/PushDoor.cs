using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using MspPlatform.Domain;
using MspPlatform.Gateway.Writing.Formats;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing.Doors;

/// <summary>A door whose bodies, plain or gzipped, are turned into a remote write message here, so that the store never parses them.</summary>
internal abstract class PushDoor(InFlightBytes inFlight, IOptions<WriteOptions> options, TimeProvider time) : IWriteDoor
{
    private static readonly Refusal NotGzip = Refusal.BadRequest(RejectionReason.MalformedBody, "the body is not gzip, or not all of it.");

    private readonly int _limit = options.Value.MaxDecodedBytes;

    /// <summary>Media types that are read; empty for any.</summary>
    protected abstract string[] MediaTypes { get; }

    public Refusal? CheckProtocol(WriteContext write)
    {
        HttpRequest request = write.Http.Request;
        if (request.Headers.ContentEncoding is not ([] or ["identity"] or ["gzip"]))
            return Refusal.Unsupported(RejectionReason.UnsupportedEncoding, "the body must be plain or have 'Content-Encoding: gzip'.");
        string? sent = MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type) ? type.MediaType.Value : null;
        return MediaTypes.Length == 0 || MediaTypes.Contains(sent, StringComparer.OrdinalIgnoreCase)
            ? CheckParameters(request)
            : Refusal.Unsupported(RejectionReason.UnsupportedContentType, $"the content type must be {string.Join(" or ", MediaTypes)}.");
    }

    public Refusal? Decode(WriteContext write)
    {
        byte[] plain = [];
        int length = 0;
        try
        {
            bool isZipped = write.Http.Request.Headers.ContentEncoding is ["gzip"];
            if (isZipped && Unzip(write, out plain, out length) is { } refusal)
                return refusal;
            ReadOnlySpan<byte> body = isZipped ? plain.AsSpan(0, length) : write.Body.AsSpan(0, write.BodyLength);
            using var output = new WriteRequestWriter();
            var format = new FormatOptions(time.GetUtcNow().ToUnixTimeMilliseconds(), _limit);
            if (!TryDecode(write.Http.Request, body, format, output, out FormatTally tally, out FormatFault fault))
                return Refuse(fault);
            if (!write.TryReserve(inFlight, output.WrittenSpan.Length))
                return ReadBodyStep.NoMemory;
            write.Tally = tally;
            write.ReplaceMessage(output.WrittenSpan);
            return null;
        }
        finally
        {
            if (plain.Length > 0)
                ArrayPool<byte>.Shared.Return(plain);
        }
    }

    public virtual async Task AnswerAsync(WriteContext write, Refusal? refusal)
    {
        HttpResponse response = write.Http.Response;
        if (refusal is null)
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        refusal.ApplyTo(response);
        await WriteErrorAsync(response, refusal, write.Http.RequestAborted);
    }

    protected virtual Refusal? CheckParameters(HttpRequest request) => null;

    protected abstract bool TryDecode(
        HttpRequest request, ReadOnlySpan<byte> body, FormatOptions format, WriteRequestWriter output, out FormatTally tally, out FormatFault fault);

    protected virtual Task WriteErrorAsync(HttpResponse response, Refusal refusal, CancellationToken cancellationToken)
    {
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(refusal.Text + "\n", cancellationToken);
    }

    private Refusal Refuse(FormatFault fault) => fault.Reason == FormatFaultReason.OutputTooLarge
        ? Refusal.TooLarge(RejectionReason.DecodedBodyTooLarge, $"the body has more than {_limit} bytes of samples; send fewer per request.")
        : Refusal.BadRequest(RejectionReason.MalformedBody, $"{fault} ({fault.Id}).");

    // A few bytes of gzip can stand for gigabytes: never more is unpacked than a plain body may have, and every step is accounted for
    // before it is taken.
    private Refusal? Unzip(WriteContext write, out byte[] plain, out int length)
    {
        plain = [];
        length = 0;
        if (!TryGrow(write, ref plain, length, (int)Math.Clamp(write.BodyLength * 8L, 4096, _limit + 1L)))
            return ReadBodyStep.NoMemory;
        try
        {
            using var zip = new GZipStream(new MemoryStream(write.Body, 0, write.BodyLength, writable: false), CompressionMode.Decompress);
            while (true)
            {
                int read = zip.Read(plain, length, plain.Length - length);
                if (read == 0)
                    return IsWhole(write.Body.AsSpan(0, write.BodyLength), length) ? null : NotGzip;
                length += read;
                if (length > _limit)
                    return Refusal.TooLarge(RejectionReason.DecodedBodyTooLarge, $"the body unpacks to more than {_limit} bytes; send fewer samples per request.");
                if (length == plain.Length && !TryGrow(write, ref plain, length, (int)Math.Min(plain.Length * 2L, _limit + 1L)))
                    return ReadBodyStep.NoMemory;
            }
        }
        catch (InvalidDataException)
        {
            return NotGzip;
        }
    }

    // GZipStream takes a body that was cut for one that ended there. The last four bytes say how much there was (RFC 1952, ISIZE).
    private static bool IsWhole(ReadOnlySpan<byte> zipped, int length)
    {
        const int smallest = 18;
        return zipped.Length >= smallest && BinaryPrimitives.ReadUInt32LittleEndian(zipped[^sizeof(uint)..]) == (uint)length;
    }

    private bool TryGrow(WriteContext write, ref byte[] plain, int length, int size)
    {
        if (!write.TryReserve(inFlight, size - plain.Length))
            return false;
        byte[] larger = ArrayPool<byte>.Shared.Rent(size);
        plain.AsSpan(0, length).CopyTo(larger);
        if (plain.Length > 0)
            ArrayPool<byte>.Shared.Return(plain);
        plain = larger;
        return true;
    }
}
