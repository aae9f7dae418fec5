using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using MspPlatform.Domain.Backends;
using MspPlatform.Gateway.Authentication;
using MspPlatform.Gateway.Writing;

namespace MspPlatform.Gateway.Storage;

/// <summary>
/// Asks every back end what it is before the edge listens, when there is a new one, and again all the time: it may be restarted with
/// other flags. Between two checks a changed one is not noticed.
/// </summary>
internal sealed class StoreGuard(
    StoreDirectory stores,
    TokenDirectory directory,
    IOptions<StoreOptions> options,
    IOptions<WriteOptions> writes,
    TimeProvider time) : BackgroundService
{
    /// <summary>Long for a page of 50 KB; a hanging store delays the start by it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>While reads wait for an answer.</summary>
    private static readonly TimeSpan Impatience = TimeSpan.FromSeconds(2);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.FromSeconds(options.Value.CheckSeconds);
        try
        {
            while (true)
            {
                Task replaced = stores.Replaced;
                bool known = stores.Current.Values.All(store => store.Replicas.All(replica => replica.Safety.Verdict.Standing != StoreStanding.Unknown));
                using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                await Task.WhenAny(replaced, Task.Delay(known || pause < Impatience ? pause : Impatience, time, waiting.Token));
                await waiting.CancelAsync();
                await CheckAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The edge stops.
        }
    }

    private Task CheckAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var demands = StoreDemands.Of(directory.Current?.Customers, writes.Value.MaxDecodedBytes);
        IEnumerable<Task> reads = from store in stores.Current.Values
                                  from replica in store.Replicas
                                  select CheckAsync(replica, cancel => JudgeReadsAsync(store, replica, demands, cancel), cancellationToken);
        IEnumerable<Task> writers = from store in stores.Current.Values
                                    where store.WriteSide is not null
                                    select CheckAsync(store.WriteSide!, cancel => JudgeWritesAsync(store, store.WriteSide!, cancel), cancellationToken);
        return Task.WhenAll(reads.Concat(writers));
    }

    private async Task<StoreVerdict> JudgeReadsAsync(Store store, Replica replica, StoreDemands demands, CancellationToken cancellationToken)
    {
        if (store.Place.Kind == BackendKind.Mimir)
            return StoreRules.JudgeMimir(await store.StatusWithoutTenantAsync(replica, cancellationToken));
        (int status, string page) = await store.MetricsAsync(replica, cancellationToken);
        return status == StatusCodes.Status200OK
            ? StoreRules.Judge(StoreFacts.Parse(page), demands, options.Value.AllowRelabeling)
            : StoreVerdict.Unknown($"Its /metrics answers {status}.");
    }

    private async Task<StoreVerdict> JudgeWritesAsync(Store store, Replica writer, CancellationToken cancellationToken)
    {
        (int status, string page) = await store.MetricsAsync(writer, cancellationToken);
        return status == StatusCodes.Status200OK
            ? StoreRules.JudgeWriter(StoreFacts.Parse(page), options.Value.AllowRelabeling)
            : StoreVerdict.Unknown($"Its /metrics answers {status}.");
    }

    private static async Task CheckAsync(Replica replica, Func<CancellationToken, Task<StoreVerdict>> judge, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            replica.Safety.Judge(await judge(deadline.Token));
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidOperationException or RegexMatchTimeoutException)
        {
            // No such page, an unknown character set, or a line that is no metric: what cannot be read is not known.
            replica.Safety.Judge(StoreVerdict.Unknown($"It cannot be asked: {exception.Message}"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            replica.Safety.Judge(StoreVerdict.Unknown("It does not answer in time."));
        }
    }
}
