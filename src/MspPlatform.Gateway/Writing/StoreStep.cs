using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using MspPlatform.Domain;
using MspPlatform.Gateway.Storage;

namespace MspPlatform.Gateway.Writing;

/// <summary>Hands the original bytes to the store under the customer's name and waits for its word.</summary>
internal sealed class StoreStep(VictoriaMetricsStore store, IOptions<StoreOptions> options, ILogger<StoreStep> logger) : IWriteStep
{
    private static readonly Refusal Unreachable =
        Refusal.Unavailable(RejectionReason.StoreUnavailable, "the metrics store does not answer; keep the samples and try again.");

    private readonly TimeSpan _patience = TimeSpan.FromSeconds(options.Value.WriteTimeoutSeconds);

    public async ValueTask<Refusal?> RunAsync(WriteContext write)
    {
        if (write.IsBodyStale)
            write.Compress(write.Message);
        write.ReturnMessage();
        CancellationToken aborted = write.Http.RequestAborted;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        deadline.CancelAfter(_patience);
        try
        {
            using HttpResponseMessage response = await store.WriteAsync(write.Token.CustomerId, write.Body, write.BodyLength, deadline.Token);
            return response.IsSuccessStatusCode ? null : Refuse((int)response.StatusCode);
        }
        catch (HttpRequestException exception)
        {
            logger.StoreUnreachable(exception.Message);
            return Unreachable;
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            logger.StoreUnreachable("no answer in time");
            return Unreachable;
        }
    }

    // A body that we understood and the store refuses is a difference between two decoders. Repeating it cannot help, and a 503 would
    // block the agent's queue for good. Any other code (wrong path, wrong rights, overload) is about our side of the house.
    private Refusal Refuse(int status)
    {
        logger.StoreRefused(status);
        return status == StatusCodes.Status400BadRequest
            ? Refusal.BadRequest(RejectionReason.StoreRefused, "the metrics store refused the body.")
            : Unreachable;
    }
}
