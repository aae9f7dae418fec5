using System.Buffers;
using Microsoft.Extensions.Options;
using MspPlatform.Domain;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing;

/// <summary>
/// Decodes the body and walks every series. Nothing of it is kept: the original bytes are forwarded, but only bytes that were
/// understood here, so that the store cannot find in them what the edge did not.
/// </summary>
internal sealed class VerifyStep(IOptions<WriteOptions> options) : IWriteStep
{
    // The store would keep these as ordinary labels; a cluster would take them as the tenant.
    private const ReservedLabels Refused = ReservedLabels.VmAccountId | ReservedLabels.VmProjectId | ReservedLabels.TenantId;

    private readonly int _limit = options.Value.MaxDecodedBytes;

    public ValueTask<Refusal?> RunAsync(WriteContext write) => ValueTask.FromResult(Verify(write));

    private Refusal? Verify(WriteContext write)
    {
        ReadOnlySpan<byte> body = write.Body.AsSpan(0, write.BodyLength);
        if (!SnappyBlock.TryReadDecodedLength(body, out int decodedLength))
            return Refusal.BadRequest(RejectionReason.MalformedSnappy, "the body is not a snappy block.");
        if (decodedLength > _limit)
            return Refusal.TooLarge(RejectionReason.DecodedBodyTooLarge, $"the body decodes to more than {_limit} bytes; send fewer samples per request.");

        byte[] decoded = ArrayPool<byte>.Shared.Rent(Math.Max(decodedLength, 1));
        try
        {
            if (!SnappyBlock.TryDecode(body, decoded, out int length, out WireFault fault))
                return Refusal.BadRequest(RejectionReason.MalformedSnappy, $"the body cannot be decompressed ({fault}).");
            return Walk(write, decoded.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(decoded);
        }
    }

    private static Refusal? Walk(WriteContext write, ReadOnlySpan<byte> message)
    {
        WireFault fault = WriteRequestVerifier.Verify(message, out WriteRequestSummary summary);
        if (fault.Reason == WireFaultReason.RemoteWrite2Body)
            return Refusal.Unsupported(RejectionReason.UnsupportedContentType, "the body is remote write 2.0, announced as 1.0.");
        if (!fault.IsNone)
            return Refusal.BadRequest(RejectionReason.MalformedBody, $"the body is not a remote-write request ({fault}).");
        if ((summary.ReservedLabels & Refused) != ReservedLabels.None)
            return Refusal.BadRequest(RejectionReason.ReservedLabel, "a series carries vm_account_id, vm_project_id or __tenant_id__, which are not for agents to set.");
        write.Summary = summary;
        return null;
    }
}
