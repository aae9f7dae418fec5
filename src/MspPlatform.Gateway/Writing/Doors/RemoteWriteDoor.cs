using Microsoft.Extensions.ObjectPool;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using MspPlatform.Domain;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing.Doors;

/// <summary>
/// Prometheus' remote write 1.0 and 2.0. Anything else is 415, at which vmagent repacks its zstd bodies as snappy and stays with it. A
/// body that was not decoded here is never forwarded: the store guesses encodings, so what was checked would not be what is stored.
/// </summary>
internal sealed class RemoteWriteDoor(InFlightBytes inFlight, IOptions<WriteOptions> options, ObjectPool<Transcoding> transcodings) : IWriteDoor
{
    private const string Version1 = "prometheus.WriteRequest", Version2 = "io.prometheus.write.v2.Request";

    private static readonly Refusal Encoding =
        Refusal.Unsupported(RejectionReason.UnsupportedEncoding, "the body must have 'Content-Encoding: snappy' (block format).");

    private static readonly Refusal ContentType = Refusal.Unsupported(
        RejectionReason.UnsupportedContentType, $"the content type must be application/x-protobuf, with proto={Version1} (the default) or {Version2}.");

    private static readonly Refusal VictoriaMetricsProtocol =
        Refusal.Unsupported(RejectionReason.UnsupportedEncoding, "this edge speaks Prometheus' remote write, not VictoriaMetrics' own.");

    private readonly int _limit = options.Value.MaxDecodedBytes;

    public Refusal? CheckProtocol(WriteContext write)
    {
        HttpRequest request = write.Http.Request;

        // How vmagent (1.112, for one) asks, with an empty body, whether it may send zstd. Any answer but "1" makes it send snappy.
        if (request.QueryString.HasValue && request.Query.ContainsKey("get_vm_proto_version"))
            return VictoriaMetricsProtocol;
        if (request.Headers.ContentEncoding is not ["snappy"])
            return Encoding;
        string? contentType = request.ContentType;

        // What every sender of version 1 sends, compared before anything is parsed.
        if (contentType is null or "application/x-protobuf")
            return null;
        if (!MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? parsed) ||
            !parsed.MediaType.Equals("application/x-protobuf", StringComparison.OrdinalIgnoreCase))
            return ContentType;
        NameValueHeaderValue? message = NameValueHeaderValue.Find(parsed.Parameters, "proto");
        write.IsVersion2 = message is not null && message.Value.Equals(Version2, StringComparison.Ordinal);
        return message is null || write.IsVersion2 || message.Value.Equals(Version1, StringComparison.Ordinal) ? null : ContentType;
    }

    public Refusal? Decode(WriteContext write)
    {
        ReadOnlySpan<byte> body = write.Body.AsSpan(0, write.BodyLength);
        if (!SnappyBlock.TryReadDecodedLength(body, out int decodedLength))
            return Refusal.BadRequest(RejectionReason.MalformedSnappy, "the body is not a snappy block.");
        if (decodedLength > _limit)
            return Refusal.TooLarge(RejectionReason.DecodedBodyTooLarge, $"the body decodes to more than {_limit} bytes; send fewer samples per request.");
        if (!write.TryReserve(inFlight, decodedLength))
            return ReadBodyStep.NoMemory;
        if (!SnappyBlock.TryDecode(body, write.RentMessage(decodedLength), out int length, out WireFault fault))
            return Refusal.BadRequest(RejectionReason.MalformedSnappy, $"the body cannot be decompressed ({fault}).");
        write.MessageLength = length;
        return write.IsVersion2 ? Transcode(write) : null;
    }

    public async Task AnswerAsync(WriteContext write, Refusal? refusal)
    {
        HttpResponse response = write.Http.Response;
        write.Written.ApplyTo(response);
        if (refusal is null)
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        refusal.ApplyTo(response);
        response.ContentType = "text/plain; charset=utf-8";
        await response.WriteAsync(refusal.Text + "\n", write.Http.RequestAborted);
    }

    // VictoriaMetrics reads a 2.0 body as an empty one and answers with success.
    private Refusal? Transcode(WriteContext write)
    {
        Transcoding transcoding = transcodings.Get();
        try
        {
            WireFault fault = transcoding.Transcoder.Transcode(write.Message, _limit, transcoding.Output);
            if (fault.Reason == WireFaultReason.OutputTooLarge)
            {
                return Refusal.TooLarge(
                    RejectionReason.DecodedBodyTooLarge, $"the body has more than {_limit} bytes as remote write 1.0; send fewer samples per request.");
            }

            if (!fault.IsNone)
                return Refusal.BadRequest(RejectionReason.MalformedBody, $"the body is not a remote write 2.0 request ({fault}).");
            write.ReplaceMessage(transcoding.Output.WrittenSpan);
            return null;
        }
        finally
        {
            transcodings.Return(transcoding);
        }
    }
}
