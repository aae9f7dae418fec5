using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using MspPlatform.Domain;

namespace MspPlatform.Gateway.Writing;

/// <summary>
/// Is it a protocol that the edge decodes? Anything else is 415, at which vmagent repacks its zstd bodies as snappy and stays with
/// it. A body that was not decoded here is never forwarded: the store guesses encodings, so what was checked would not be what is stored.
/// </summary>
internal sealed class ProtocolStep : IWriteStep
{
    private static readonly Refusal Encoding =
        Refusal.Unsupported(RejectionReason.UnsupportedEncoding, "the body must have 'Content-Encoding: snappy' (block format).");

    private static readonly Refusal ContentType =
        Refusal.Unsupported(RejectionReason.UnsupportedContentType, "the content type must be application/x-protobuf.");

    private static readonly Refusal Version2 = Refusal.Unsupported(
        RejectionReason.UnsupportedContentType, "remote write 2.0 is not accepted; send prometheus.WriteRequest (remote write 1.0).");

    private static readonly Refusal VictoriaMetricsProtocol =
        Refusal.Unsupported(RejectionReason.UnsupportedEncoding, "this edge speaks Prometheus' remote write, not VictoriaMetrics' own.");

    public ValueTask<Refusal?> RunAsync(WriteContext write) => ValueTask.FromResult(Check(write.Http.Request));

    private static Refusal? Check(HttpRequest request)
    {
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
        return message is null || message.Value.Equals("prometheus.WriteRequest", StringComparison.Ordinal) ? null : Version2;
    }
}
