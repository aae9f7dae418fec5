using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.ObjectPool;
using MspPlatform.Domain;
using MspPlatform.Gateway.Authentication;
using MspPlatform.Gateway.Telemetry;
using MspPlatform.Gateway.Writing.Doors;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing;

/// <summary>
/// The write path, from the socket to the store. What costs least and tells least comes first: a request without a good token is
/// refused before a byte of its body is read.
/// </summary>
internal sealed class WritePipeline(
    AuthenticateStep authenticate,
    AdmitStep admit,
    RequestRateStep requestRate,
    ProtocolStep protocol,
    ReadBodyStep readBody,
    VerifyStep verify,
    QuotaStep quota,
    StoreStep store,
    ObjectPool<WriteInspection> inspections,
    WriteRejections rejections,
    GatewayMetrics metrics,
    TimeProvider time)
{
    private readonly IWriteStep[] _steps = [authenticate, admit, requestRate, protocol, readBody, verify, quota, store];

    public async Task HandleAsync(HttpContext http, IWriteDoor door)
    {
        long start = Stopwatch.GetTimestamp();
        WriteInspection inspection = inspections.Get();
        try
        {
            using var write = new WriteContext(http, door, inspection);
            Refusal? refusal = await RunAsync(write);
            await AnswerAsync(write, refusal);
            metrics.WriteAnswered(write.KnownToken, http.Response.StatusCode, Stopwatch.GetElapsedTime(start));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The sender hung up; it will send again, and there is nobody to answer.
        }
        finally
        {
            inspections.Return(inspection);
        }
    }

    private async ValueTask<Refusal?> RunAsync(WriteContext write)
    {
        foreach (IWriteStep step in _steps)
        {
            if (await step.RunAsync(write) is { } refusal)
                return refusal;
        }

        return null;
    }

    private Task AnswerAsync(WriteContext write, Refusal? refusal)
    {
        if (refusal is null)
            CountStored(write);
        else
            CountRefused(write, refusal);
        refusal ??= write.Partial;
        if (refusal is not null)
            write.KnownToken?.Activity.Rejected(refusal.Reason.Id);
        return write.Door.AnswerAsync(write, refusal);
    }

    private void CountStored(WriteContext write)
    {
        TokenActivity activity = write.Token.Activity;
        activity.Wrote(time.GetUtcNow(), write.Written.All);
        activity.Meter.Wrote(write.Written.All, write.WireLength);
        if (write.Inspection.Summary.Metadata > 0)
            write.Token.Customer.Traffic.Families.Learn(write.Message, time.GetUtcNow());
        metrics.Stored(write.Token, write.WireLength, write.Written.All, write.Inspection.Summary.ReservedLabels);
        write.Exclusions?.CountWith(rejections);
        if (write.Inspection.Summary.Exemplars > 0)
            rejections.Refused(write, RejectionReason.ExemplarsNotStored, write.Inspection.Summary.Exemplars);
        if (write.Partial is not null)
            metrics.Rejected(write.Token, write.Partial.Reason);
    }

    private void CountRefused(WriteContext write, Refusal refusal)
    {
        metrics.Rejected(write.KnownToken, refusal.Reason);
        var all = new WrittenCounts(write.Inspection.Summary.Samples, write.Inspection.Summary.Histograms);
        if (refusal.Reason == RejectionReason.StoreUnavailable || refusal.Reason == RejectionReason.StoreLimit)
            write.Token.Customer.Traffic.Return(all.All, write.WireLength);
        if (write.Exclusions is { } exclusions && refusal.Status == StatusCodes.Status400BadRequest)
            exclusions.CountWith(rejections);
        else
            rejections.Refused(write, refusal.Reason, all.All);
        write.Written = default;
    }
}
