using System.Threading.Channels;
using Microsoft.Extensions.Options;
using MspPlatform.Gateway.Hosting;
using MspPlatform.Gateway.Storage;
using MspPlatform.Persistence.Edge;
using MspPlatform.Persistence.Notifications;
using Npgsql;

namespace MspPlatform.Gateway.Authentication;

/// <summary>
/// Keeps the token directory and the back ends up to date: from disk at start, then from PostgreSQL at each announced change, and by a slow poll for
/// what was missed. When PostgreSQL is away the edge goes on with what it knows.
/// </summary>
internal sealed class TokenRefresher(
    TokenDirectory directory,
    StoreDirectory stores,
    TokenSnapshotFile? file,
    NpgsqlDataSource database,
    IOptions<TokenOptions> options,
    TimeProvider time,
    ILogger<TokenRefresher> logger) : BackgroundService
{
    private static readonly string[] Channels = ["tokens", "customers", "plans", "backends"];
    private static readonly TimeSpan ReconnectPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(100);

    // One pending request is enough: whatever changed meanwhile is in the next read.
    private readonly Channel<bool> _wanted = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the listener opens, so that the first request after a restart already finds the tokens.
        await LoadFromDiskAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(ListenAsync(stoppingToken), RefreshAsync(stoppingToken));

    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ChangeListener.ListenAsync(database, Channels, Request, Request, stoppingToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                logger.ListenBroke(exception.Message);
                await Task.Delay(ReconnectPause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private void Request() => _wanted.Writer.TryWrite(true);

    private async Task RefreshAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await WaitForWantedAsync(stoppingToken);
            try
            {
                await RefreshOnceAsync(stoppingToken);

                // A thousand tokens issued in a row are a handful of reads, and a revocation still holds within a second.
                await Task.Delay(LeastPause, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or FormatException)
            {
                logger.RefreshFailed(exception, directory.Current?.Count ?? 0);
            }
        }
    }

    private async Task WaitForWantedAsync(CancellationToken stoppingToken)
    {
        using ITimer poll = time.CreateTimer(_ => Request(), null, TimeSpan.FromSeconds(options.Value.PollSeconds), Timeout.InfiniteTimeSpan);
        await ((Task)_wanted.Reader.ReadAsync(stoppingToken).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RefreshOnceAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        EdgeRows rows = await EdgeRows.ReadAsync(database, cancellationToken);
        await InlineSockets.LeaveAsync();
        foreach (EdgeCustomer customer in rows.Customers.Where(c => c.Fault is not null))
            logger.LimitsNotUnderstood(customer.Id.Value, customer.Fault!);
        directory.Replace(TokenSnapshot.Build(rows, now, directory.Current, now, stores.Apply(rows.Backends)));
        await SaveAsync(rows, now, cancellationToken);
    }

    private async Task SaveAsync(EdgeRows rows, DateTimeOffset takenAt, CancellationToken cancellationToken)
    {
        if (file is null)
            return;
        try
        {
            await file.SaveAsync(rows, takenAt, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The edge serves from memory; only the next start without PostgreSQL would miss the newest changes.
            logger.SnapshotNotSaved(exception);
        }
    }

    private async Task LoadFromDiskAsync(CancellationToken cancellationToken)
    {
        if (file is null)
            return;
        try
        {
            if (await file.LoadAsync(cancellationToken) is { } saved)
            {
                directory.Replace(TokenSnapshot.Build(saved.Rows, saved.TakenAt, previous: null, time.GetUtcNow(), stores.Apply(saved.Rows.Backends)));
                logger.SnapshotLoaded(saved.Rows.Tokens.Count, saved.TakenAt);
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or FormatException or UnauthorizedAccessException or System.Text.Json.JsonException)
        {
            logger.SnapshotNotLoaded(exception);
        }
    }
}
