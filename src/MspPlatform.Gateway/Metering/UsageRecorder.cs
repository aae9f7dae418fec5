using Microsoft.Extensions.Options;
using MspPlatform.Gateway.Authentication;
using MspPlatform.Persistence.Edge;
using MspPlatform.Persistence.Usage;
using Npgsql;

namespace MspPlatform.Gateway.Metering;

/// <summary>
/// Writes the edge's usage to PostgreSQL every few seconds, and once more after the last request when the edge stops. While PostgreSQL
/// is away, rows wait.
/// </summary>
internal sealed class UsageRecorder(
    TokenDirectory directory,
    NpgsqlDataSource database,
    IOptions<MeteringOptions> options,
    TimeProvider time,
    ILogger<UsageRecorder> logger) : BackgroundService
{
    private readonly UsageLedger _ledger = new(Guid.CreateVersion7(time.GetUtcNow()), options.Value.MaxWaitingRows);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.FlushSeconds), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await FlushAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The listener was stopped before this: nothing is counted any more.
        }

        await FlushAsync(CancellationToken.None);
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (directory.Current is not { } snapshot)
            return;
        (List<UsageMinute> minutes, List<SeriesMinute> series, List<RejectionMinute> rejections) = _ledger.Collect(snapshot, time.GetUtcNow());
        try
        {
            await UsageRows.WriteAsync(database, minutes, series, rejections, cancellationToken);
            _ledger.Written();
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            logger.UsageNotWritten(minutes.Count + series.Count + rejections.Count, exception.Message);
        }
    }
}
