using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using MspPlatform.Gateway.Authentication;
using MspPlatform.Gateway.Telemetry;

namespace MspPlatform.Gateway.Writing;

/// <summary>
/// The write path, from the socket to the store. What costs least and tells least comes first: a request without a good token is
/// refused before a byte of its body is read.
/// </summary>
internal sealed class WritePipeline(
    AuthenticateStep authenticate,
    AdmitStep admit,
    ProtocolStep protocol,
    ReadBodyStep readBody,
    VerifyStep verify,
    StoreStep store,
    GatewayMetrics metrics,
    TimeProvider time)
{
    private readonly IWriteStep[] _steps = [authenticate, admit, protocol, readBody, verify, store];

    public async Task HandleAsync(HttpContext http)
    {
        long start = Stopwatch.GetTimestamp();
        using var write = new WriteContext(http);
        Refusal? refusal;
        try
        {
            refusal = await RunAsync(write);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The sender hung up; it will send again, and there is nobody to answer.
            return;
        }

        await AnswerAsync(write, refusal);
        metrics.WriteAnswered(write.KnownToken, http.Response.StatusCode, Stopwatch.GetElapsedTime(start));
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
        TokenActivity? activity = write.KnownToken?.Activity;
        if (refusal is null)
        {
            activity!.Wrote(time.GetUtcNow(), write.Summary.Samples + (long)write.Summary.Histograms);
            metrics.Stored(write.Token, write.BodyLength, write.Summary);
            write.Http.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        activity?.Rejected(refusal.Reason.Id);
        metrics.Rejected(write.KnownToken, refusal.Reason);
        refusal.ApplyTo(write.Http.Response);
        write.Http.Response.ContentType = "text/plain; charset=utf-8";
        return write.Http.Response.WriteAsync(refusal.Text + "\n", write.Http.RequestAborted);
    }
}
