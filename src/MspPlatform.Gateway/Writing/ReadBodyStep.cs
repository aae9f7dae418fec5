using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using MspPlatform.Domain;

namespace MspPlatform.Gateway.Writing;

/// <summary>Reads the body as sent into one rented buffer, never more than allowed. Snappy blocks cannot be decoded in parts.</summary>
internal sealed class ReadBodyStep(InFlightBytes inFlight, IOptions<WriteOptions> options) : IWriteStep
{
    private const int FirstGuess = 64 * 1024;

    internal static readonly Refusal NoMemory =
        Refusal.Busy(RejectionReason.EdgeBusy, "the edge has no memory left for this body; keep the samples and try again.");

    private readonly int _limit = options.Value.MaxWireBytes;

    public async ValueTask<Refusal?> RunAsync(WriteContext write)
    {
        HttpRequest request = write.Http.Request;
        if (request.ContentLength > _limit)
            return TooLarge();

        // A body of unknown length may become as long as allowed.
        if (!write.TryReserve(inFlight, request.ContentLength ?? _limit))
            return NoMemory;

        // One byte more than announced, so that the read which finds the end needs no larger buffer.
        write.EnsureBodyCapacity((int)(request.ContentLength ?? FirstGuess) + 1);
        try
        {
            while (true)
            {
                int read = await request.Body.ReadAsync(write.Body.AsMemory(write.BodyLength), write.Http.RequestAborted);
                if (read == 0)
                {
                    write.WireLength = write.BodyLength;
                    return null;
                }

                write.BodyLength += read;
                if (write.BodyLength > _limit)
                    return TooLarge();
                if (write.BodyLength == write.Body.Length)
                    write.EnsureBodyCapacity(Math.Min(write.Body.Length * 2, _limit + 1));
            }
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge();
        }
        catch (IOException exception) when (HasBrokenChunks(exception))
        {
            return Refusal.BadRequest(RejectionReason.MalformedBody, "the body's chunks are not framed as HTTP/1.1 asks (RFC 9112, section 7.1).");
        }
        catch (IOException)
        {
            // Nothing shows that the data is bad, and at a 4xx the sender would drop it.
            return Refusal.Unavailable(RejectionReason.IncompleteBody, "the body ended early or came too slowly; send it again.");
        }
    }

    // A sender that frames its chunks wrongly will do so again, so a 503 would have it repeat for ever. Kestrel gives the same status to
    // a body that merely ended early, and shows the difference in nothing public but its message, which is never translated. A message
    // that is not known here is doubt, and doubt is 503.
    private static bool HasBrokenChunks(IOException exception) =>
        exception.Message is "Bad chunk size data." or "Bad chunk suffix." or "Bad chunk extension.";

    private Refusal TooLarge() => Refusal.TooLarge(RejectionReason.BodyTooLarge, $"the body has more than {_limit} bytes; send fewer samples per request.");
}
