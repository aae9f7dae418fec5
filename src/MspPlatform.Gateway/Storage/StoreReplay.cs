using System.Globalization;
using System.Net;

namespace MspPlatform.Gateway.Storage;

/// <summary>
/// Notices that a VictoriaMetrics was started anew, and sends it again what it had acknowledged before. Ended in order it has written
/// everything to disk, which cannot be told from outside; then these are duplicates, as after any answer that got lost. A new process
/// needs new connections, so a new connection is when to look.
/// </summary>
internal sealed class StoreReplay(StoreDirectory stores, StoreConnections connections, StoreMetrics metrics, TimeProvider time, ILogger<StoreReplay> logger)
    : BackgroundService
{
    private const string StartMetric = "vm_app_start_timestamp ";

    private static readonly TimeSpan LookPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Of each process the second that it says it started in; it has no other name, so two starts within one second are one.
    private readonly Dictionary<Store, string> _started = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                bool isUnknown = false;
                foreach (Store gone in _started.Keys.Except(stores.Current.Values).ToArray())
                    _started.Remove(gone);
                foreach (Store store in stores.Current.Values)
                    isUnknown |= store.Acknowledged is not null && !await LookAsync(store, stoppingToken);
                await Task.Delay(Pause, time, stoppingToken);
                if (!isUnknown)
                    await connections.Connected.ReadAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The edge stops.
        }
    }

    /// <returns>False when it has to be looked at again, though nobody connects.</returns>
    private async Task<bool> LookAsync(Store store, CancellationToken cancellationToken)
    {
        if (await StartedAtAsync(store, cancellationToken) is not { } started)
            return false;
        string? before = _started.GetValueOrDefault(store);
        if (before is null || before == started)
        {
            _started[store] = started;
            return true;
        }

        AcknowledgedBatch batch = store.Acknowledged!.Take();
        logger.StoreRestarted(store.Name, batch.Bodies.Count);
        bool areAllSent = true;
        foreach ((StoreAccount account, int start, int length) in batch.Bodies)
        {
            areAllSent &= await TrySendAsync(store, account, batch.Bytes.AsMemory(start, length), cancellationToken);

            // The store has it in memory only, once more.
            store.Acknowledged.Add(account, batch.Bytes.AsSpan(start, length));
        }

        // Away again, or started once more meanwhile: then everything that is kept is sent again.
        if (!areAllSent || await StartedAtAsync(store, cancellationToken) != started)
            return false;
        _started[store] = started;
        return true;
    }

    private static async Task<string?> StartedAtAsync(Store store, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(LookPatience);
        try
        {
            (_, string page) = await store.MetricsAsync(store.Writer, deadline.Token);
            foreach (ReadOnlySpan<char> line in page.AsSpan().EnumerateLines())
            {
                if (line.StartsWith(StartMetric, StringComparison.Ordinal))
                    return line[StartMetric.Length..].ToString();
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidOperationException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Away, or another character set: StoreGuard tells of it.
        }

        return null;
    }

    private async Task<bool> TrySendAsync(Store store, StoreAccount account, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(WritePatience);
        try
        {
            byte[] copy = body.ToArray();
            using HttpResponseMessage response = await store.WriteAsync(account, copy, copy.Length, deadline.Token);
            if (response.IsSuccessStatusCode)
            {
                metrics.Replayed(store.Name);
                return true;
            }

            // 400 would be 400 again.
            logger.ReplayRefused(store.Name, ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture));
            return response.StatusCode == HttpStatusCode.BadRequest;
        }
        catch (HttpRequestException exception)
        {
            logger.ReplayRefused(store.Name, exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            logger.ReplayRefused(store.Name, "no answer in time");
        }

        return false;
    }
}
