using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.ObjectPool;
using Microsoft.Extensions.Options;
using MspPlatform.Domain;
using MspPlatform.Domain.Backends;
using MspPlatform.Gateway.Authentication;
using MspPlatform.Gateway.Storage;
using MspPlatform.RemoteWrite;

namespace MspPlatform.Gateway.Writing;

/// <summary>Hands the original bytes, or what was made of them, to the customer's store under its name and waits for its word.</summary>
internal sealed class StoreStep(
    StoreMetrics metrics, ObjectPool<MessageBuffer> buffers, IOptions<StoreOptions> options, ILogger<StoreStep> logger) : IWriteStep
{
    private const int DefaultRetryAfterSeconds = 5;

    private static readonly Refusal Unreachable =
        Refusal.Unavailable(RejectionReason.StoreUnavailable, "the metrics store does not answer; keep the samples and try again.");

    private readonly TimeSpan _patience = TimeSpan.FromSeconds(options.Value.WriteTimeoutSeconds);

    public async ValueTask<Refusal?> RunAsync(WriteContext write)
    {
        // Where series were left out, the body was rewritten then.
        if (write.Stamp is { } label && write.Exclusions is not { Series: > 0 })
            write.Rewrite([], label, buffers);
        else if (write.IsBodyStale)
            write.Compress(write.Message);
        write.ReturnMessage();
        CustomerEntry customer = write.Token.Customer;
        Store store = customer.Store!;
        CancellationToken aborted = write.Http.RequestAborted;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        deadline.CancelAfter(_patience);
        try
        {
            using HttpResponseMessage response = await store.WriteAsync(customer.Account, write.Body, write.BodyLength, deadline.Token);
            if (!response.IsSuccessStatusCode)
                return Refuse(store, response);
            store.Acknowledged?.Add(customer.Account, write.Body.AsSpan(0, write.BodyLength));
            return null;
        }
        catch (HttpRequestException exception)
        {
            logger.StoreUnreachable(store.Name, exception.Message);
            metrics.Failed(store.Name);
            return Unreachable;
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            logger.StoreUnreachable(store.Name, "no answer in time");
            metrics.Failed(store.Name);
            return Unreachable;
        }
    }

    // A body that we understood and the store refuses is a difference between two decoders, or a rule of the store's own. Repeating it
    // cannot help, and a 503 would block the agent's queue for good. Any other code (wrong path, wrong rights, overload) is about our
    // side of the house.
    private Refusal Refuse(Store store, HttpResponseMessage response)
    {
        int status = (int)response.StatusCode;
        if (status == StatusCodes.Status429TooManyRequests && store.Place.Kind == BackendKind.Mimir)
            return Refusal.TooMany(RejectionReason.StoreLimit, "the metrics store's own limit for this customer is reached.", SecondsToWait(response.Headers.RetryAfter));
        logger.StoreRefused(store.Name, status);

        // 409 is how Thanos refuses what is out of order or there already.
        if (status is StatusCodes.Status400BadRequest or StatusCodes.Status409Conflict)
            return Refusal.BadRequest(RejectionReason.StoreRefused, "the metrics store refused the body.");
        metrics.Failed(store.Name);
        return Unreachable;
    }

    private static int SecondsToWait(RetryConditionHeaderValue? header) =>
        header?.Delta is { } delta ? (int)Math.Clamp(Math.Ceiling(delta.TotalSeconds), 1, 60) : DefaultRetryAfterSeconds;
}
