using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using MspPlatform.Domain;
using MspPlatform.Domain.Limits;
using MspPlatform.Domain.Tokens;
using MspPlatform.Gateway.Authentication;
using MspPlatform.Gateway.Limits;
using MspPlatform.Gateway.Storage;
using MspPlatform.Gateway.Telemetry;

namespace MspPlatform.Gateway.Reading;

/// <summary>The read path: token, customer, known parameters, and a query that the store scopes to the customer.</summary>
internal sealed class ReadHandler(
    TokenAuthenticator authenticator,
    StoreMetrics storeMetrics,
    RuleReads rules,
    PassAudit audit,
    IOptions<StoreOptions> options,
    GatewayMetrics metrics,
    TimeProvider time,
    ILogger<ReadHandler> logger)
{
    private static readonly Refusal Unreachable =
        Refusal.Unavailable(RejectionReason.StoreUnavailable, "the metrics store does not answer; try again.");

    private static readonly Refusal NoStore =
        Refusal.Unavailable(RejectionReason.StoreUnavailable, "this customer's metrics store is not known to the edge; try again.");

    /// <summary>How long a query waits for its turn: less than a dashboard waits, more than a panel takes.</summary>
    private static readonly TimeSpan TurnPatience = TimeSpan.FromSeconds(10);

    private readonly TimeSpan _patience = TimeSpan.FromSeconds(options.Value.ReadTimeoutSeconds);

    public async Task HandleAsync(HttpContext http, ReadEndpoint endpoint)
    {
        (TokenEntry? token, Refusal? refusal) = await authenticator.AuthenticateAsync(http, TokenKind.Query);
        refusal ??= authenticator.Admit(http, token!);
        try
        {
            refusal ??= token!.Customer.Store is { } store ? store.ReadRefusal : NoStore;
            refusal ??= await AnswerAsync(http, endpoint, token!);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        if (refusal is not null)
        {
            metrics.Rejected(token, refusal.Reason);

            // What the MSP reads and may not is no business of the customer's usage.
            if (token is { IsPass: false })
                token.Activity.Meter.Rejected(refusal.Reason, reportOnly: false, samples: 0, time.GetUtcNow());
            await PrometheusError.WriteAsync(http, refusal);
        }

        metrics.ReadAnswered(token, http.Response.StatusCode);
    }

    /// <summary>For paths that are not on the allow-list: known to the caller only as absent, whatever the store has there.</summary>
    public async Task RefuseUnknownAsync(HttpContext http)
    {
        (TokenEntry? token, Refusal? refusal) = await authenticator.AuthenticateAsync(http, TokenKind.Query);
        refusal ??= authenticator.Admit(http, token!);
        refusal ??= new Refusal(RejectionReason.UnknownEndpoint, StatusCodes.Status404NotFound, "this endpoint does not exist here.");
        metrics.Rejected(token, refusal.Reason);
        metrics.ReadAnswered(token, refusal.Status);
        await PrometheusError.WriteAsync(http, refusal);
    }

    private async ValueTask<Refusal?> AnswerAsync(HttpContext http, ReadEndpoint endpoint, TokenEntry token)
    {
        (ReadQuery? query, Refusal? refusal) = await ReadQuery.FromAsync(http.Request, endpoint);
        if (query is not null && endpoint.IsRange)
            refusal = RangeLimits.Check(token, query.Parameters, time.GetUtcNow());
        if (refusal is not null)
            return refusal;
        return token.IsPass
            ? await audit.RunAsync(http, token, query!, () => InTurnAsync(http, endpoint, query!, token))
            : await InTurnAsync(http, endpoint, query!, token);
    }

    private async ValueTask<Refusal?> InTurnAsync(HttpContext http, ReadEndpoint endpoint, ReadQuery query, TokenEntry token)
    {
        EffectiveLimit limit = token.Customer.Limits[LimitKind.ConcurrentQueries];
        QueryQueue queue = token.Customer.Traffic.Queries;
        long? enforced = limit.Mode == LimitMode.Enforce ? limit.Value : null;
        if (!await queue.EnterAsync(enforced, TurnPatience, time, http.RequestAborted))
            return Refusal.TooMany(RejectionReason.ConcurrentQueries, $"{limit.Value} queries of this customer are in progress already.", retryAfter: 5);
        long start = time.GetTimestamp();
        try
        {
            return endpoint.Source switch
            {
                ReadSource.Metadata => await MetadataReads.AnswerAsync(http, query, token, time.GetUtcNow()),
                ReadSource.Rules or ReadSource.Alerts => await rules.AnswerAsync(http, endpoint.Source, query, token),
                _ => await AskAsync(http, endpoint, query, token),
            };
        }
        finally
        {
            queue.Leave();
            if (!token.IsPass)
                token.Activity.Meter.Queried(time.GetElapsedTime(start));
        }
    }

    private async ValueTask<Refusal?> AskAsync(HttpContext http, ReadEndpoint endpoint, ReadQuery query, TokenEntry token)
    {
        Store store = token.Customer.Store!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        deadline.CancelAfter(_patience);
        try
        {
            using HttpResponseMessage response = await store.ReadAsync(token.Customer.Account, query.Path, query.Parameters, deadline.Token);
            return await PassOnAsync(http, endpoint, token, response, deadline.Token);
        }
        catch (HttpRequestException exception) when (!http.Response.HasStarted)
        {
            return Failed(store, exception.Message);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            return Failed(store, "no answer in time");
        }
    }

    private Refusal Failed(Store store, string reason)
    {
        logger.StoreUnreachable(store.Name, reason);
        storeMetrics.Failed(store.Name);
        return Unreachable;
    }

    // Results and complaints about the query are the client's; everything else the store says, and all its headers, are ours.
    private async ValueTask<Refusal?> PassOnAsync(
        HttpContext http, ReadEndpoint endpoint, TokenEntry token, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        Store store = token.Customer.Store!;
        int status = (int)response.StatusCode;
        if (status is not (StatusCodes.Status200OK or StatusCodes.Status400BadRequest or StatusCodes.Status422UnprocessableEntity))
        {
            logger.StoreRefusedQuery(store.Name, status);
            storeMetrics.Failed(store.Name);
            return Unreachable;
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = response.Content.Headers.ContentLength;
        if (status == StatusCodes.Status200OK && endpoint.SeriesDepth > 0)
            return await AnswerCopy.CopyAsync(http, response, endpoint, token, time.GetUtcNow(), cancellationToken);
        await response.Content.CopyToAsync(http.Response.Body, cancellationToken);
        return null;
    }
}
