using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using MspPlatform.Domain.Customers;
using MspPlatform.Gateway.Authentication;
using MspPlatform.Gateway.Storage;
using MspPlatform.Persistence.Edge;
using MspPlatform.Persistence.Usage;
using Npgsql;

namespace MspPlatform.Gateway.Metering;

/// <summary>
/// Compares each hour, customer by customer, what usage says was accepted with what the store says it has. One edge of all does it, one
/// customer after the other; an hour that nobody could look at is looked at later, for some hours.
/// </summary>
internal sealed class UsageReconciler(
    TokenDirectory directory,
    NpgsqlDataSource database,
    UsageDifferences differences,
    IOptions<MeteringOptions> options,
    TimeProvider time,
    ILogger<UsageReconciler> logger) : BackgroundService
{
    private const int HoursBack = 6;

    /// <summary>A store that is too slow for so many customers in a row is in trouble, to which this does not add.</summary>
    private const int MostTooSlow = 3;

    private const string TooSlow = "store_too_slow";

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    // Late in an hour nobody else begins something, and edges do not all begin at once. By then every edge has written its last minute.
    private readonly TimeSpan _delay = TimeSpan.FromSeconds(300 + RandomNumberGenerator.GetInt32(600));
    private readonly TimeSpan _patience = TimeSpan.FromSeconds(options.Value.ReconcileTimeoutSeconds);
    private DateTimeOffset _done = DateTimeOffset.MinValue;
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;

    /// <summary>Looks at one hour of all customers that nobody has looked at yet.</summary>
    /// <returns>Rows written; null when another edge has the turn.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    /// <exception cref="HttpRequestException">The store cannot be reached or is too slow; what was written stays.</exception>
    public async Task<int?> ReconcileAsync(DateTimeOffset hour, CancellationToken cancellationToken)
    {
        await using ReconciliationRound? round = await ReconciliationRound.TryBeginAsync(database, cancellationToken);
        if (round is null)
            return null;
        Dictionary<CustomerId, CustomerEntry> customers = (directory.Current?.Customers ?? []).ToDictionary(c => c.Id);
        IReadOnlyList<AcceptedHour> open = await round.ReadOpenAsync(customers.Keys, hour, cancellationToken);
        HttpRequestException? failure = null;
        int written = 0;
        foreach (IGrouping<Store?, AcceptedHour> of in open.GroupBy(accepted => customers[accepted.Customer].Store))
        {
            try
            {
                await foreach (Reconciliation row in LookAsync(of.Key, of, customers, hour, cancellationToken))
                {
                    await round.WriteAsync(row, cancellationToken);
                    written++;
                    differences.Note(row);
                    if (row.State == Reconciliation.Differs)
                        logger.UsageDiffers(row.CustomerId.Value, hour, row.Accepted, row.Stored ?? 0);
                }
            }
            catch (HttpRequestException exception)
            {
                // Customers of other stores need not wait for this one.
                failure = exception;
            }
        }

        return failure is null ? written : throw failure;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_patience == TimeSpan.Zero)
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await CatchUpAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The edge stops; another one, or this one later, goes on where it was.
        }
    }

    /// <summary>The hours that should have been looked at by now, the oldest first.</summary>
    /// <param name="delay">How long after an hour's end it is looked at.</param>
    /// <param name="done">The newest hour that was.</param>
    internal static IEnumerable<DateTimeOffset> HoursDue(DateTimeOffset now, TimeSpan delay, DateTimeOffset done)
    {
        DateTimeOffset at = now - delay;
        var running = new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        return Enumerable.Range(1, HoursBack).Reverse().Select(back => running.AddHours(-back)).Where(hour => hour > done);
    }

    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (now < _notBefore)
            return;
        try
        {
            foreach (DateTimeOffset hour in HoursDue(now, _delay, _done))
            {
                if (await ReconcileAsync(hour, cancellationToken) is null)
                    return;
                _done = hour;
            }
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or HttpRequestException)
        {
            _notBefore = now + Pause;
            logger.UsageNotReconciled(exception.Message);
        }
    }

    private async IAsyncEnumerable<Reconciliation> LookAsync(
        Store? store,
        IEnumerable<AcceptedHour> hours,
        Dictionary<CustomerId, CustomerEntry> customers,
        DateTimeOffset hour,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool canCount = store is not null && StoredSamples.CanCount(store);
        bool areAllKept = canCount && (await InTimeAsync(token => StoredSamples.AreAllKeptAsync(store!, token), cancellationToken)
            ?? throw new HttpRequestException($"{store!.Name} does not answer in time."));
        int tooSlow = 0;
        foreach (AcceptedHour accepted in hours)
        {
            if (tooSlow == MostTooSlow)
                throw new HttpRequestException($"{store!.Name} was too slow for {MostTooSlow} customers in a row.");
            Reconciliation row = areAllKept
                ? await LookAsync(store!, customers[accepted.Customer].Account, accepted, hour, cancellationToken)
                : UsageVerdict.Unknown(accepted, hour, canCount ? "deduplicating_store" : "store_cannot_count", time.GetUtcNow());
            tooSlow = row.Reason == TooSlow ? tooSlow + 1 : 0;
            yield return row;
        }
    }

    private async Task<Reconciliation> LookAsync(
        Store store, StoreAccount account, AcceptedHour accepted, DateTimeOffset hour, CancellationToken cancellationToken)
    {
        bool refused = false;
        long? samples = await InTimeAsync(
            async token =>
            {
                long? count = await StoredSamples.CountAsync(store, account, hour, token);
                refused = count is null;
                return count ?? 0;
            },
            cancellationToken);
        if (samples is null || refused)
            return UsageVerdict.Unknown(accepted, hour, refused ? "store_refused" : TooSlow, time.GetUtcNow());
        return UsageVerdict.Of(accepted, hour, samples.Value, time.GetUtcNow());
    }

    // Null when it took too long.
    private async Task<T?> InTimeAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
        where T : struct
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (_patience > TimeSpan.Zero)
            deadline.CancelAfter(_patience);
        try
        {
            return await ask(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
