using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using MspPlatform.Gateway.Authentication;
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
    StoredSamples stored,
    NpgsqlDataSource database,
    UsageDifferences differences,
    IOptions<MeteringOptions> options,
    TimeProvider time,
    ILogger<UsageReconciler> logger) : BackgroundService
{
    private const int HoursBack = 6;

    // Late in an hour nobody else begins something, and edges do not all begin at once. By then every edge has written its last minute.
    private readonly TimeSpan _delay = TimeSpan.FromSeconds(300 + RandomNumberGenerator.GetInt32(600));
    private readonly TimeSpan _patience = TimeSpan.FromSeconds(options.Value.ReconcileTimeoutSeconds);
    private DateTimeOffset _done = DateTimeOffset.MinValue;

    /// <summary>Looks at one hour of all customers that nobody has looked at yet.</summary>
    /// <returns>Rows written; null when another edge has the turn.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    /// <exception cref="HttpRequestException">The store cannot be reached; what was written stays.</exception>
    public async Task<int?> ReconcileAsync(DateTimeOffset hour, CancellationToken cancellationToken)
    {
        await using ReconciliationRound? round = await ReconciliationRound.TryBeginAsync(database, cancellationToken);
        if (round is null)
            return null;
        IReadOnlyList<AcceptedHour> open = await round.ReadOpenAsync((directory.Current?.Customers ?? []).Select(c => c.Id), hour, cancellationToken);
        if (open.Count == 0)
            return 0;
        bool areAllKept = await stored.AreAllKeptAsync(cancellationToken);
        foreach (AcceptedHour accepted in open)
        {
            Reconciliation row = areAllKept
                ? await LookAsync(accepted, hour, cancellationToken)
                : UsageVerdict.Unknown(accepted, hour, "deduplicating_store", time.GetUtcNow());
            await round.WriteAsync(row, cancellationToken);
            differences.Note(row);
            if (row.State == Reconciliation.Differs)
                logger.UsageDiffers(row.CustomerId.Value, hour, row.Accepted, row.Stored ?? 0);
        }

        return open.Count;
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

    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset last = Floor(time.GetUtcNow() - _delay).AddHours(-1);
        try
        {
            for (DateTimeOffset hour = last.AddHours(1 - HoursBack); hour <= last; hour = hour.AddHours(1))
            {
                if (hour <= _done)
                    continue;
                if (await ReconcileAsync(hour, cancellationToken) is null)
                    return;
                _done = hour;
            }
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or HttpRequestException)
        {
            logger.UsageNotReconciled(exception.Message);
        }
    }

    private async Task<Reconciliation> LookAsync(AcceptedHour accepted, DateTimeOffset hour, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_patience == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : _patience);
        try
        {
            long? samples = await stored.CountAsync(accepted.Customer, hour, deadline.Token);
            return samples is { } known
                ? UsageVerdict.Of(accepted, hour, known, time.GetUtcNow())
                : UsageVerdict.Unknown(accepted, hour, "store_refused", time.GetUtcNow());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return UsageVerdict.Unknown(accepted, hour, "store_too_slow", time.GetUtcNow());
        }
    }

    private static DateTimeOffset Floor(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}
